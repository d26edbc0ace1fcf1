"""Sets of prompts in steps: the house's by theme, and each counselor's own.

A set changes in its draft version only. Once somebody was given a version it is frozen, and the
next change makes another: what was given stays as it was.
"""

from django.db import models
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.lib.rows import UuidRow
from prompts.models.library import Prompt

MOST_STEPS, MOST_PROMPTS = 12, 4  # of a set, of a step


class PromptSetQuerySet(models.QuerySet["PromptSet"]):
    def house(self) -> "PromptSetQuerySet":
        return self.filter(owner=None)

    def own(self, user: User) -> "PromptSetQuerySet":
        """Sets this person may change."""
        return self.filter(owner=user)

    def usable_by(self, user: User) -> "PromptSetQuerySet":
        """Sets this person may look at, copy and assign: their own, and the house's."""
        return self.filter(models.Q(owner=user) | models.Q(owner=None), archived_at=None)


class PromptSet(UuidRow):
    owner = models.ForeignKey(User, models.CASCADE, null=True, related_name="prompt_sets")
    key = models.SlugField(max_length=80, unique=True, null=True)  # noqa: DJ001  the house's only
    current = models.ForeignKey("SetVersion", models.RESTRICT, null=True, related_name="+")
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)  # when its draft was last worked on
    archived_at = models.DateTimeField(null=True)

    objects = PromptSetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None, key__isnull=False)
                | models.Q(owner__isnull=False, key=None),
                name="prompts_house_sets_have_keys",
            )
        ]

    def __str__(self) -> str:
        return f"set {self.pk}"


class SetVersion(models.Model):
    """A set as it was given to somebody, or as it is being built while `frozen_at` is empty."""

    prompt_set = models.ForeignKey(PromptSet, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=80)
    purpose = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["prompt_set", "number"], name="prompts_set_versions_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.prompt_set_id}.{self.number}"


class Step(UuidRow):
    """What one week, or a few, are about: some prompts, and perhaps something to do."""

    version = models.ForeignKey(SetVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()  # counted anew whenever the order changes
    title = models.CharField(max_length=80, blank=True)
    instructions = models.TextField(blank=True)
    asks_when = models.BooleanField(default=False)  # "When will you do it?"
    for_session = models.BooleanField(default=False)
    prompts = models.ManyToManyField(Prompt, through="StepPrompt", related_name="+")

    class Meta:
        ordering = ["position"]


class StepPrompt(models.Model):
    step = models.ForeignKey(Step, models.CASCADE, related_name="asked")
    prompt = models.ForeignKey(Prompt, models.RESTRICT, related_name="in_steps")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["step", "prompt"], name="prompts_once_a_step")
        ]

    def __str__(self) -> str:
        return f"{self.step_id}/{self.prompt_id}"
