"""What partners let their counselor read."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models.clients import Client
from intimacy.couples.models import Couple
from intimacy.lib.rows import UuidRow
from intimacy.sharing.models import Words


class ShareQuerySet(models.QuerySet["Share"]):
    def standing(self) -> "ShareQuerySet":
        """Given by the author of the words and not taken back."""
        return self.filter(taken_back_at=None, author=F("words__author"))


class Share(UuidRow):
    """The third lane: an author lets the couple's counselor read one of their own answers."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="shares")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    words = models.ForeignKey(Words, models.CASCADE, related_name="shares")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    taken_back_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "words"],
                condition=Q(taken_back_at=None),
                name="counseling_shared_once",
            )
        ]
