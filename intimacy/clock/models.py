"""What the house remembers of its clock: the zone data it reckoned with, and its latest tick."""

from datetime import datetime

from django.db import models


class Reckoning(models.Model):
    """One part of what lies ahead, and the release of the zone data its moments come from.

    While a part is being recomputed `release` is the one it is recomputed for, and `done_to` the
    last key that is done; it is None where all is done.
    """

    part = models.CharField(max_length=30, primary_key=True)
    release = models.CharField(max_length=10)
    done_to = models.CharField(max_length=40, null=True)  # noqa: DJ001  "" is before the first key

    def __str__(self) -> str:
        return f"{self.part} by {self.release}"


class LatestTick(models.Model):
    """The latest moment any tick was at (UTC), up to a minute ago: one row.

    `leapt_from` and `leapt_to` are where the clock stood before and after its last leap ahead, be
    it a wrong clock or an outage.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()
    leapt_from = models.DateTimeField(null=True)
    leapt_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_one_latest_tick")
        ]

    def __str__(self) -> str:
        return f"ticked at {datetime.isoformat(self.at)}"


class SetBack(models.Model):
    """One part that a clock set back to `at` left moved on (UTC), until it is undone.

    Up to `before` all was done in its time. `done_to` is the last key that is done.
    """

    part = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()
    before = models.DateTimeField()
    done_to = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.part} back to {datetime.isoformat(self.at)}"
