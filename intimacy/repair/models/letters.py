"""Words that somebody sends to come back or to raise something, and what is said to them.

`arrived_at` is empty while whoever wrote it can take a letter back, or has paused quietly: it
reaches the other afterwards. A "not now" reaches nobody.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.keys.models import EncryptedRow
from intimacy.sharing.models import UNDO

LATELY = timedelta(days=2)  # that an answer stands on This week
WAITS = timedelta(weeks=1)  # that a letter does; then it lies where it can be found


def known_since(user: User, done: str) -> Case:
    """Return when this person did a thing, in the field `done`, or when the other's reached them.

    What is sorted by it does not tell that something of the other's had waited for the end of a
    quiet pause.
    """
    return Case(When(by=user, then=done), default="arrived_at")


class LetterQuerySet(models.QuerySet["Letter"]):
    def readable_by(self, user: User, at: datetime | None = None) -> "LetterQuerySet":
        """One's own always; the other's once they have arrived, while the space is open."""
        ours = Q(couple=Couple.objects.current_one_of(user))
        return self.filter(Q(by=user) | (ours & Q(arrived_at__isnull=False)))

    def visible_to(self, user: User) -> "LetterQuerySet":
        """Those this person may read in the space they are in today, the newest first."""
        here = self.readable_by(user).filter(couple=Couple.objects.current_one_of(user))
        return here.order_by(known_since(user, "sent_at").desc(), "pk")

    def waiting_for(self, user: User, since: datetime) -> "LetterQuerySet":
        """Those of the other that came after `since` and this person has not closed."""
        closed = Reply.objects.filter(letter=OuterRef("pk")).exclude(kind=Reply.Kind.TIME)
        theirs = self.visible_to(user).exclude(by=user)
        return theirs.filter(~Exists(closed), arrived_at__gt=since)

    def answered(self, user: User, since: datetime) -> "LetterQuerySet":
        """This person's own to which a phrase has come back since then."""
        back = Reply.objects.filter(
            letter=OuterRef("pk"), kind=Reply.Kind.PHRASE, arrived_at__gt=since
        )
        return self.visible_to(user).filter(Exists(back), by=user)


class Letter(EncryptedRow):
    class Kind(models.TextChoices):
        BACK = "back"  # coming back after a quarrel
        RAISE = "raise"  # raising something gently
        WORDS = "words"  # what somebody let the other read of the slow exercise

    ENCRYPTED_AS = "repair.letter"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    body = models.BinaryField()  # {"text": …, …}, by the names of the form's fields
    sent_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["sent_at"], condition=Q(arrived_at__isnull=True), name="repair_on_its_way"
            )
        ]

    def undo_seconds(self, at: datetime) -> int:
        """Return how many seconds of its first minute are left; 0 when it is over."""
        return max(0, round((self.sent_at + UNDO - at).total_seconds()))

    def get_absolute_url(self) -> str:
        return reverse("repair:letter", args=[self.pk])


class ReplyQuerySet(models.QuerySet["Reply"]):
    def readable_by(self, user: User, at: datetime | None = None) -> "ReplyQuerySet":
        """One's own always; to one's own letter what has arrived, which a "not now" never does."""
        ours = Q(couple=Couple.objects.current_one_of(user), letter__by=user)
        arrived = Q(arrived_at__isnull=False, kind__in=[Reply.Kind.PHRASE, Reply.Kind.TIME])
        return self.filter(Q(by=user) | (ours & arrived))


class Reply(EncryptedRow):
    """A phrase; a little time, once; or "not now", which ends it and which nobody is told."""

    class Kind(models.TextChoices):
        PHRASE = "phrase"
        TIME = "time"
        NOT_NOW = "not-now"

    ENCRYPTED_AS = "repair.reply"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    # None where whoever sent it was erased; what somebody answered stays theirs.
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="replies")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    body = models.BinaryField()
    at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)  # when somebody who asked for time is reminded

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter"], condition=Q(kind="time"), name="repair_time_asked_once"
            ),
            models.UniqueConstraint(
                fields=["letter"], condition=~Q(kind="time"), name="repair_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="not-now", arrived_at__isnull=True) | ~Q(kind="not-now"),
                name="repair_not_now_reaches_nobody",
            ),
        ]
