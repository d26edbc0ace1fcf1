"""A break: what people read of as a pause, called by either, with a time to come back.

Not the quiet pause of a membership (`paused_at`). What somebody does in that one has no
`arrived_at` until they resume: the other does not see it, and no page says so.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.local_times import NO_TIME, LocalTime
from intimacy.lib.rows import UuidRow
from intimacy.repair.models.letters import known_since

SHOWN_AFTER = timedelta(hours=3)  # the time to come back, on This week


class BreakQuerySet(models.QuerySet["Break"]):
    def visible_to(self, user: User) -> "BreakQuerySet":
        """Those of the space this person is in today that they called, or that reached them."""
        ours = self.filter(couple=Couple.objects.current_one_of(user))
        return ours.filter(Q(by=user) | Q(arrived_at__isnull=False))

    def near(self, user: User, since: datetime) -> "BreakQuerySet":
        """Those whose time, as `user` knows it, is after `since` (UTC), but what they put away.

        The newest first.
        """
        knows = Q(moved_to__isnull=False) & (~Q(by=user) | Q(answer_arrived_at__isnull=False))
        stands = (knows & Q(moved_to__gt=since)) | (~knows & Q(back_at__gt=since))
        away = Q(by=user, caller_back=True) | (~Q(by=user) & Q(other_back=True))
        near = self.visible_to(user).filter(stands).exclude(away)
        return near.order_by(known_since(user, "called_at").desc(), "pk")


class Break(LocalTime, UuidRow):
    """`by` called it. The other agrees to the time or moves it, once; then it stands.

    The local time is that of `moved_to`, or of `back_at` while nobody moved it, where it was said
    by the clock; "in twenty minutes" means none. Who has come back is each one's own to know: the
    other's page never changes by it.
    """

    class Answer(models.TextChoices):
        AGREED = "yes", _("Agreed")
        MOVED = "move", _("Moved")

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="breaks")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    called_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)
    back_at = models.DateTimeField()
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    moved_to = models.DateTimeField(null=True)
    answer_arrived_at = models.DateTimeField(null=True)
    caller_back = models.BooleanField(default=False)
    other_back = models.BooleanField(default=False)

    objects = BreakQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="move", moved_to__isnull=False)
                | (~Q(answer="move") & Q(moved_to__isnull=True)),
                name="repair_moved_to_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(back_at__gt=F("called_at")), name="repair_back_after_leaving"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("repair:break", args=[self.pk])

    def stand_at(self, when: datetime, place: str) -> None:
        """Take the local time `when` (UTC) has on the clock of `place`, none for "". Not saved."""
        for name, nothing in NO_TIME.items():
            setattr(self, name, nothing)
        if place:
            self.mean(when, place)

    def mine(self, user: User) -> bool:
        return self.by_id == user.pk

    def answer_known(self, user: User) -> str:
        """Return what was said to its time, as far as this person knows: "", "yes" or "move"."""
        known = not self.mine(user) or self.answer_arrived_at is not None
        return str(self.answer) if known else ""

    def time_known(self, user: User) -> datetime:
        """Return the moment (UTC) to come back, as this person knows it."""
        moved = self.answer_known(user) == self.Answer.MOVED
        return self.moved_to if moved and self.moved_to else self.back_at

    def may_answer(self, user: User, at: datetime) -> bool:
        """Whether its time is theirs to agree to or to move: once, while it is ahead."""
        return not self.mine(user) and not self.answer and self.back_at > at

    def is_back(self, user: User) -> bool:
        """Whether this person has put it away for themselves."""
        return self.caller_back if self.mine(user) else self.other_back
