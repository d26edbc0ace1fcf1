"""A slow exercise about an old hurt: one person's own, in no space, sealed under their own key."""

from datetime import datetime

from django.db import models

from intimacy.accounts.models import User
from intimacy.keys.models import EncryptedRow
from intimacy.lib.rows import UuidRow


class Exercise(UuidRow):
    """One time through it; at most one a person is open."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], name="repair_one_exercise_a_person")
        ]


class ExerciseStepQuerySet(models.QuerySet["ExerciseStep"]):
    def readable_by(self, user: User, at: datetime | None = None) -> "ExerciseStepQuerySet":
        """One's own, and nobody else's ever."""
        return self.filter(exercise__user=user)


class ExerciseStep(EncryptedRow):
    ENCRYPTED_AS = "repair.exercise_step"

    exercise = models.ForeignKey(Exercise, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    body = models.BinaryField()
    written_at = models.DateTimeField()  # first; a later change moves nothing

    objects = ExerciseStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exercise", "number"], name="repair_step_once")
        ]
