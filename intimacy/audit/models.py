"""What happened: ids and events, never words, names, addresses or tokens.

The table is written once and never changed; a trigger in the migration keeps that promise
even against our own code. It holds plain ids, so that it outlives what it speaks of.
"""

import uuid

from django.db import models
from django.utils.timezone import now


class Event(models.Model):
    at = models.DateTimeField(default=now)
    event = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    couple_id = models.UUIDField(null=True)
    object_type = models.CharField(max_length=40, blank=True)
    object_id = models.CharField(max_length=36, blank=True)
    outcome = models.CharField(max_length=20, default="done")

    class Meta:
        indexes = [models.Index(fields=["actor_id", "at"], name="audit_by_actor")]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


def record(
    event: str,
    *,
    actor_id: int | None = None,
    subject_id: int | None = None,
    couple_id: uuid.UUID | None = None,
    about: models.Model | None = None,
    outcome: str = "done",
) -> None:
    """Write down that `event` happened; `about` gives its type and id, nothing else."""
    Event.objects.create(
        event=event,
        actor_id=actor_id,
        subject_id=subject_id,
        couple_id=couple_id,
        object_type=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        outcome=outcome,
    )
