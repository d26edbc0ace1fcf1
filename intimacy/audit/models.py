"""What happened: ids and events, never words, names, addresses or tokens.

The table is written once and never changed; a trigger in the migrations keeps that promise
even against our own code, until the term of a line is over. It holds plain ids, so that it
outlives what it speaks of.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db import models
from django.utils.timezone import now

# That a counselor was shown somebody's words: kept for years, so that its author can look it up.
DISCLOSURES = ("counseling.read", "counseling.printed", "counseling.saved")


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
        indexes = [
            models.Index(fields=["actor_id", "at"], name="audit_by_actor"),
            # What was done to somebody's own, as they may look up; the rest has no subject.
            models.Index(
                fields=["subject_id", "-at"],
                condition=models.Q(subject_id__isnull=False),
                name="audit_by_subject",
            ),
            models.Index(
                fields=["id"],
                condition=models.Q(event__in=DISCLOSURES),
                name="audit_disclosures",
            ),
        ]

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


def record_all(
    event: str,
    about: Iterable[tuple[models.Model, int, uuid.UUID]],
    *,
    actor_id: int,
    at: datetime,
) -> None:
    """Write down in one INSERT that `event` happened to several rows at the moment `at` (UTC).

    `about` gives of each the row, whose it is (a user's id) and its couple's id.
    """
    Event.objects.bulk_create(
        Event(
            at=at,
            event=event,
            actor_id=actor_id,
            subject_id=subject,
            couple_id=couple,
            object_type=row._meta.label_lower,
            object_id=str(row.pk),
        )
        for row, subject, couple in about
    )
