"""Sets given to a couple: which version, from when, at what pace, and what became of each step."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.counseling.models.clients import Client
from intimacy.couples.models import Couple
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row, UuidRow
from prompts.models import Prompt, PromptSet, SetVersion, Step, Wish

MOST_WEEKS = 8  # between two steps
# A week began since it was moved on, or a clock set back lets it be looked at anew.
TO_LOOK_AT = Q(week_began=True) | Q(seen_week=None)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def running(self) -> "AssignmentQuerySet":
        """Neither over nor ended by anybody; perhaps paused."""
        return self.filter(ended_at=None, finished_at=None)

    def visible_to(self, user: User) -> "AssignmentQuerySet":
        """Those a counselor gave to couples they accompany today."""
        return self.filter(client__in=Client.objects.visible_to(user))

    def received_by(self, user: User) -> "AssignmentQuerySet":
        """Those that reach the space this person is in, from a counselor they have today.

        Also while the two are asked to agree anew: what comes into their weeks can be declined.
        """
        clients = Client.objects.working()
        return self.filter(couple=Couple.objects.current_one_of(user), client__in=clients)


class Assignment(UuidRow):
    """One version of a set, given to one couple. `prompt_set` is the set of that version."""

    class Pace(models.TextChoices):
        WEEKLY = "weekly", _("One step a week")
        EVERY = "every", _("One step every few weeks")
        AFTER = "after", _("The next step once both have opened the one before")

    client = models.ForeignKey(Client, models.CASCADE, related_name="assignments")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    prompt_set = models.ForeignKey(PromptSet, models.RESTRICT, related_name="+")
    version = models.ForeignKey(SetVersion, models.RESTRICT, related_name="+")
    pace = models.CharField(max_length=6, choices=Pace, default=Pace.WEEKLY)
    every = models.PositiveSmallIntegerField(default=1)  # weeks between two steps
    starts = models.DateField()  # no step is asked in a week named by an earlier date
    assigned_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)  # nothing of it is left to ask
    ended_at = models.DateTimeField(null=True)  # by any of the three; who is not kept
    # The last week that had begun and the last opening when it was moved on: it moves at these
    # moments only, so that what one of the two does alone never shows.
    seen_week = models.DateField(null=True)
    seen_opening = models.DateTimeField(null=True)
    week_began = models.BooleanField(default=False, db_default=False)  # since it was moved on

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-assigned_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "prompt_set"],
                condition=Q(ended_at=None, finished_at=None),
                name="counseling_one_running_of_a_set",
            ),
            models.CheckConstraint(
                condition=Q(every__range=(1, MOST_WEEKS)), name="counseling_one_to_eight_weeks"
            ),
        ]
        indexes = [
            models.Index(
                fields=["couple"],
                condition=Q(ended_at=None, finished_at=None) & TO_LOOK_AT,
                name="counseling_to_look_at",
            )
        ]


class AssignedStep(LocalTime, UuidRow):
    """One step on its way to the couple. `wish` is what asks the picker for it, from `since` on."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="steps")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.RESTRICT, related_name="+")
    position = models.PositiveSmallIntegerField()
    wish = models.OneToOneField(Wish, models.SET_NULL, null=True, related_name="assigned_step")
    since = models.DateField(null=True)
    waits_since = models.DateField(null=True)  # the first week that might have asked it and did not
    skipped_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)  # nothing of it is left to ask
    # "When will you do it?", said by either, on the clock of whoever did.
    together_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "position"], name="counseling_steps_in_order"
            )
        ]


class Dropped(Row):
    """A prompt of a set that either partner declined. Who did is not said here."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="dropped")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    prompt = models.ForeignKey(Prompt, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "prompt"], name="counseling_dropped_once")
        ]
