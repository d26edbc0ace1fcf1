"""The tables of private marks, for a room to make its own: who may ever see a mark is decided here.

A room that lets two people mark things apart has its own `Batch`, `Mark` and `Sending` of these.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row


class Batch(LocalTime, Row):
    """Ten ideas of the library, the same for both. `opens_at` is set once both have sent."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    keys = models.JSONField()
    opens_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["couple", "number"], name="%(app_label)s_batches_in_order"
            )
        ]


class MarkQuerySet[M: "Mark"](models.QuerySet[M]):
    def matched(self, at: datetime) -> "MarkQuerySet[M]":
        """Marks both made, in batches both sent, from the opening of the week after that on.

        Not while one of them had paused before that opening: a pause stops new sharing, and
        `Marking.resumed` lets it wait for another opening after that.
        """
        every = self.model._base_manager
        same = every.filter(batch=OuterRef("batch"), key=OuterRef("key"))
        paused = Membership.objects.filter(
            couple=OuterRef("couple"), paused_at__lte=OuterRef("batch__opens_at")
        )
        return self.filter(
            Exists(same.exclude(user=OuterRef("user"))),
            ~Exists(paused),
            batch__opens_at__lte=at,
        )

    def readable_by(self, user: User, at: datetime | None = None) -> "MarkQuerySet[M]":
        """One's own always; the other's only once they match, while the space is open."""
        ours = Q(couple=Couple.objects.current_one_of(user))
        matched = Q(pk__in=type(self)(self.model).matched(at or now()).values("pk"))
        return self.filter(Q(user=user) | (ours & matched))


class MarkManager[M: "Mark"](models.Manager[M]):
    """Marks, as a class that mypy finds again: it loses a manager made of an abstract queryset."""

    def get_queryset(self) -> MarkQuerySet[M]:
        return MarkQuerySet(self.model, using=self._db)

    def readable_by(self, user: User, at: datetime | None = None) -> MarkQuerySet[M]:
        return self.get_queryset().readable_by(user, at)


class Mark(Row):
    """ "I would like this", by one person. Theirs alone to see, unless the other marked it too."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    batch = models.ForeignKey("Batch", models.CASCADE, related_name="marks")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)  # of an idea

    objects = MarkManager()

    class Meta:
        abstract = True
        ordering = [F("batch__number").desc(), "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "user", "key"], name="%(app_label)s_marked_once"
            )
        ]


class Sending(Row):
    """One person is done with one batch, and it is closed to them. Never shown to the other.

    When they sent it is kept nowhere.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    batch = models.ForeignKey("Batch", models.CASCADE, related_name="sendings")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "user"], name="%(app_label)s_sent_once_a_person"
            )
        ]
