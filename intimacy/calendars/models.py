"""A person's calendar address. Only the hash of its token is kept."""

from django.db import models
from django.db.models import Exists, OuterRef

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.tokens import token_hash


class FeedQuerySet(models.QuerySet["Feed"]):
    def alive(self) -> "FeedQuerySet":
        """Those that answer: not of somebody who has left, or was left in, a shared space since.

        Whoever they shared it with may know the address, or hold a device that asks for it.
        """
        parted = Membership.objects.filter(
            user=OuterRef("user"), couple__kind=Couple.Kind.PAIR, left_at__gte=OuterRef("made_at")
        )
        return self.filter(~Exists(parted), user__is_active=True)

    def for_token(self, token: str) -> "FeedQuerySet":
        return self.filter(token_hash=token_hash(token))


class Feed(models.Model):
    """One address a person, and what stands in it. No row is no address."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    named = models.BooleanField(default=False)  # else everything is called "Reminder"
    rituals = models.BooleanField(default=True)
    dates = models.BooleanField(default=True)
    checkins = models.BooleanField(default=True)

    objects = FeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"calendar of {self.pk}"
