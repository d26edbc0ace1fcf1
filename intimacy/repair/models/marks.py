"""Which phrases help and which make it worse, marked in private: who may see a mark is here."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row


class PhraseBatch(LocalTime, Row):
    """One family of phrases, the same for both. `opens_at` is set once both have sent."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    opens_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "number"], name="repair_batches_in_order")
        ]


class PhraseMarkQuerySet(models.QuerySet["PhraseMark"]):
    def matched(self, at: datetime) -> "PhraseMarkQuerySet":
        """What both marked as a help, from the opening of the week after both had sent on.

        Not while one of them had paused before that opening: it waits for another after that.
        """
        same = PhraseMark.objects.filter(
            batch=OuterRef("batch"), phrase=OuterRef("phrase"), helps=True
        )
        paused = Membership.objects.filter(
            couple=OuterRef("couple"), paused_at__lte=OuterRef("batch__opens_at")
        )
        return self.filter(
            Exists(same.exclude(user=OuterRef("user"))),
            ~Exists(paused),
            helps=True,
            batch__opens_at__lte=at,
        )


class PhraseMark(Row):
    """ "This helps me", or "this makes it worse": by one person, theirs alone unless both said it
    helps."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    batch = models.ForeignKey(PhraseBatch, models.CASCADE, related_name="marks")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    phrase = models.CharField(max_length=100)  # of the library
    helps = models.BooleanField()

    objects = PhraseMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "user", "phrase"], name="repair_marked_once")
        ]


class PhraseSending(Row):
    """One person is done with one family, and it is closed to them. Never shown to the other."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    batch = models.ForeignKey(PhraseBatch, models.CASCADE, related_name="sendings")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "user"], name="repair_sent_once_a_person")
        ]
