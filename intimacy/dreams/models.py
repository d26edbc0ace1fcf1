"""Dreams belong to both and are sealed under the couple's key; promises and lists to whoever wrote
them. What reaches the other, and when, is decided here."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import EncryptedRow
from intimacy.lib.local_times import LocalTime


class DreamQuerySet(models.QuerySet["Dream"]):
    def readable_by(self, user: User, at: datetime | None = None) -> "DreamQuerySet":
        """Those of the space this person is in today: both read them."""
        return self.filter(couple=Couple.objects.current_one_of(user))


class Dream(EncryptedRow):
    """Something two people would like. `look_on` is the day to look at it again, on the clock of
    whoever looks; None without a rhythm."""

    class State(models.TextChoices):
        OURS = "ours"
        TRUE = "true"
        REST = "rest"

    class Every(models.IntegerChoices):
        MONTH = 1, _("Every month")
        QUARTER = 3, _("Every three months")
        HALF = 6, _("Twice a year")
        NEVER = 0, _("No rhythm")

    ENCRYPTED_AS = "dreams.dream"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    body = models.BinaryField()  # {"text": …, "memory": …}
    state = models.CharField(max_length=4, choices=State, default=State.OURS)
    every = models.PositiveSmallIntegerField(choices=Every, default=Every.QUARTER)
    look_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)  # the couple's day on which it came true or to rest
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = DreamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="ours", settled_on__isnull=True)
                | (Q(state__in=["true", "rest"]) & Q(settled_on__isnull=False)),
                name="dreams_settled_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(look_on__isnull=True) | Q(state="ours", every__gt=0),
                name="dreams_looked_at_while_ours",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("dreams:dream", args=[self.pk])

    def due(self, today: date) -> bool:
        """True where it is time to look at it again on `today`, the reader's day."""
        return self.look_on is not None and self.look_on <= today


class Step(EncryptedRow):
    """A small step of a dream. Who added it or did it is kept nowhere."""

    ENCRYPTED_AS = "dreams.step"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    dream = models.ForeignKey(Dream, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dream", "position"], name="dreams_steps_in_order")
        ]


class TellingQuerySet(models.QuerySet[Any]):
    """Rows one person writes and the other of their space reads once they have reached them."""

    def reached(self, at: datetime, moment: str = "reached_at") -> Self:
        """Those of which `moment` has come by `at` (UTC).

        Not while their author had paused before it: a pause stops new sharing, and
        `quiet_pause.all_arrives` finds what waited another moment.
        """
        return self.filter(~Exists(_paused(moment)), **{f"{moment}__lte": at})

    def told(self, user: User, at: datetime) -> Self:
        """What has reached this person in the open space they are in, from the other."""
        here = Couple.objects.current_one_of(user)
        return self.reached(at).filter(couple=here).exclude(author=user)

    def readable_by(self, user: User, at: datetime | None = None) -> Self:
        """One's own always, of spaces that ended, too; the other's once it has reached them."""
        told = self.model._default_manager.all().told(user, at or now()).values("pk")
        return self.filter(Q(author=user) | Q(pk__in=told))

    def own_here(self, user: User) -> Self:
        """One's own of the open space one is in."""
        return self.filter(author=user, couple=Couple.objects.current_one_of(user))


class Telling(LocalTime, EncryptedRow):
    """A row of one person's for the other. The local time is that of a `reached_at` which is a
    week's beginning."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.BinaryField()
    made_at = models.DateTimeField()
    reached_at = models.DateTimeField()

    class Meta:
        abstract = True


def _paused(moment: str) -> models.QuerySet[Membership]:
    return Membership.objects.filter(
        couple=OuterRef("couple"), user=OuterRef("author"), paused_at__lte=OuterRef(moment)
    )


class PromiseQuerySet(TellingQuerySet):
    def as_told(self, at: datetime) -> "PromiseQuerySet":
        """Give each what the other may know at `at`: `has_turned`, and the `day_told`.

        A turn that has not reached them leaves it as it stood: open, on the day they know.
        """
        turned = Promise.objects.reached(at, "turned_at").filter(pk=OuterRef("pk"))
        day = Case(When(Exists(turned), then=F("day")), default=F("day_known"))
        told: PromiseQuerySet = self.annotate(has_turned=Exists(turned), day_told=day)
        return told


class Promise(Telling):
    """ "I will …", by a day on its author's clock. What becomes of it last is its turn.

    The other reads the last turn that has reached them; of those before nothing is kept.
    `day_known` is the day they know while a turn waits for the end of a quiet pause.
    """

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept", _("Kept")
        GONE = "gone", _("Let go")

    ENCRYPTED_AS = "dreams.promise"

    day = models.DateField()
    day_known = models.DateField()
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    line = models.BinaryField(default=b"")  # their own words at the end, empty without any
    turned_at = models.DateTimeField()  # when its last turn reaches the other

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "gone"]), name="dreams_promises_stand"
            ),
            models.CheckConstraint(
                condition=Q(turned_at__gte=F("reached_at")), name="dreams_promises_turn_later"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("dreams:promise", args=[self.pk])


class LovedLine(Telling):
    """A line of what helps its author feel loved."""

    ENCRYPTED_AS = "dreams.lovedline"

    version = models.PositiveIntegerField(default=1)

    objects = TellingQuerySet.as_manager()
