"""A talk: where two people are while they take turns. No word of it is kept."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.rows import Row, UuidRow
from intimacy.talk.steps import BEGINNING, Place, Step
from prompts.models import PromptVersion

LASTS = timedelta(hours=1)  # from its beginning, whatever is pressed
KEPT = timedelta(minutes=15)  # after its end, so that a second phone learns of it
SHORTEST, LONGEST = 2, 10  # minutes a turn


class TalkQuerySet(models.QuerySet["Talk"]):
    def visible_to(self, user: User) -> "TalkQuerySet":
        """Their own in the space they are in today, and the other's where it is for two phones."""
        here = self.filter(couple=Couple.objects.current_one_of(user))
        return here.filter(Q(started_by=user) | Q(shown=True))

    def kept(self, at: datetime) -> "TalkQuerySet":
        """Those whose pages are still there at `at` (UTC)."""
        return self.filter(ends_at__gt=at - KEPT)

    def open(self, at: datetime) -> "TalkQuerySet":
        return self.filter(ends_at__gt=at).exclude(step=Step.CLOSED)

    def on_week_of(self, user: User, at: datetime) -> "TalkQuerySet":
        """The open ones that *This week* leads to: the other's not where one has put them off."""
        put_off = PutOff.objects.filter(couple=OuterRef("couple"), user=user, until__gt=at)
        return self.visible_to(user).open(at).filter(Q(started_by=user) | ~Exists(put_off))


class Talk(UuidRow):
    """`shown` is decided at the beginning: whoever had paused then shows it to nobody."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    started_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    version = models.ForeignKey(PromptVersion, models.SET_NULL, null=True, related_name="+")
    anchor = models.CharField(max_length=10, blank=True)  # of a question without a version
    checkin = models.ForeignKey(CheckIn, models.CASCADE, null=True, related_name="+")
    minutes = models.PositiveSmallIntegerField()  # a turn
    first = models.PositiveSmallIntegerField()  # the slot of who speaks first
    two_phones = models.BooleanField()
    shown = models.BooleanField()
    step = models.CharField(max_length=6, default=BEGINNING.step.value)
    turn = models.PositiveSmallIntegerField(default=BEGINNING.turn)
    number = models.PositiveIntegerField(default=1)  # of the step, counted on: what was pressed at
    step_began_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    objects = TalkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST, LONGEST)), name="talk_takes_some_minutes"
            ),
            models.CheckConstraint(
                condition=Q(first__in=[1, 2], turn__in=[1, 2]), name="talk_of_two_people"
            ),
            models.CheckConstraint(
                condition=Q(two_phones=True) | Q(shown=False), name="talk_shown_on_two_phones"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("talk:talk", args=[self.pk])

    @property
    def place(self) -> Place:
        return Place(Step(self.step), self.turn)

    @property
    def speaker(self) -> int:
        """The slot of who speaks in this turn."""
        return self.first if self.turn == 1 else 3 - self.first

    def is_over(self, at: datetime) -> bool:
        return self.step == Step.CLOSED or self.ends_at <= at

    def seconds_left(self, at: datetime) -> int:
        """Return how long who speaks has left at `at` (UTC); 0 where nobody's time runs."""
        if self.step != Step.SPEAK or self.is_over(at):
            return 0
        left = self.step_began_at + timedelta(minutes=self.minutes) - at
        return max(0, round(left.total_seconds()))


class PutOff(Row):
    """ "Not now": until their day ends, the other's talks are not on this person's *This week*.

    Theirs to know: the talks go on being open, and whoever began them sees no difference.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "user"], name="talk_put_off_once_a_person")
        ]
