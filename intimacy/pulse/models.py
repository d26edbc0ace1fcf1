"""Answers to the five lines, and who lets whom see them: decided in `PulseQuerySet`, only here."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import EncryptedRow
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row, UuidRow

MOST_WEEKS = 8  # between two nudges


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def standing(self, at: datetime) -> "AgreementQuerySet":
        """Those that have opened, of open spaces in which both still say yes.

        Not where one of them had paused before it opened: a pause stops new sharing, and
        `show_both.resumed` lets it wait for another opening after that.
        """
        first, second = (Exists(_willing(slot)) for slot in (1, 2))
        paused = Membership.objects.filter(
            couple=OuterRef("couple"), paused_at__lte=OuterRef("opens_at")
        )
        opened = self.filter(opens_at__lte=at, couple__ended_at=None)
        return opened.filter(~Exists(paused), first, second)


def _willing(slot: int) -> "models.QuerySet[Willing]":
    members = Membership.objects.filter(couple=OuterRef("couple"), slot=slot, left_at=None)
    said = Willing.objects.filter(couple=OuterRef("couple"), circle=OuterRef("circle"))
    return said.filter(user__in=members.values("user"))


class PulseQuerySet(models.QuerySet["Pulse"]):
    def agreed_in(self, circle: uuid.UUID | Combinable, at: datetime) -> "PulseQuerySet":
        """Those given since both agreed that this circle sees them, once they opened (UTC `at`)."""
        agreed = Agreement.objects.standing(at).filter(
            couple=OuterRef("couple"), circle=circle, since__lte=OuterRef("taken_at")
        )
        return self.filter(Exists(agreed), opens_at__lte=at)

    def shown_in(self, circle: uuid.UUID | Combinable, at: datetime) -> "PulseQuerySet":
        """What this circle may see of them at `at` (UTC).

        Both or neither, of each answer, too: what would have opened while one of them had paused
        stays closed to others for good.
        """
        paused = Membership.objects.filter(
            couple=OuterRef("couple"), paused_at__lte=OuterRef("opens_at")
        )
        return self.agreed_in(circle, at).filter(~Exists(paused), kept_back=False)

    def readable_by(self, user: User, at: datetime | None = None) -> "PulseQuerySet":
        """One's own always, of spaces that ended, too; the other's where both let each other."""
        ours = Pulse.objects.filter(couple=Couple.objects.current_one_of(user))
        shown = ours.shown_in(OuterRef("couple"), at or now())
        return self.filter(Q(author=user) | Q(pk__in=shown.values("pk")))


class Pulse(LocalTime, EncryptedRow):
    """One person's answers, as sealed JSON, {line: 1 to 5}, to the set of lines of `version`.

    They may be changed for a week. `opens_at` is the first beginning of a week after that, None
    in a space for one; the local time is its. `kept_back` is what a pause kept from others.
    """

    ENCRYPTED_AS = "pulse.pulse"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    taken_at = models.DateTimeField()
    opens_at = models.DateTimeField(null=True)
    kept_back = models.BooleanField(default=False)

    objects = PulseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["couple", "author", "-taken_at"], name="pulse_by_author")]


class Willing(UuidRow):
    """ "I am willing that both are seen", by one person. Theirs alone to see.

    `circle` is who would see them: the couple's own id for each other, or the id of whoever is
    beside the two. When it was said is kept nowhere.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    circle = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "user", "circle"], name="pulse_willing_once")
        ]


class Agreement(LocalTime, Row):
    """Both are willing since `since`; it opens with the next beginning of their week."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    circle = models.UUIDField()
    since = models.DateTimeField()
    opens_at = models.DateTimeField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "circle"], name="pulse_agreed_once")
        ]


class PulseNudge(Row):
    """The day and hour at which one person would like to be nudged, every so many weeks."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    every_weeks = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    hour = models.TimeField()
    begins_on = models.DateField()  # the first day it may come, on the person's clock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "user"], name="pulse_one_nudge_a_person"),
            models.CheckConstraint(
                condition=Q(weekday__lt=7, every_weeks__range=(1, MOST_WEEKS)),
                name="pulse_nudge_is_possible",
            ),
        ]
