"""Columns for a moment that means a local time: what was meant, beside the moment it is today."""

from datetime import date, datetime, time

from django.db import models

from intimacy.lib.spans import DAY
from intimacy.lib.zones import is_moment, local_time, moment

NO_TIME = {"local_day": None, "local_time": None, "place": ""}  # what a row without one holds


class LocalTime(models.Model):
    """A day and a time of day on the clock of `place` (IANA). None where there is no time yet.

    Whoever writes the moment writes these too: when the zone data changes, it is computed from
    them. A row from before they were kept keeps its moment.
    """

    local_day = models.DateField(null=True)
    local_time = models.TimeField(null=True)
    place = models.CharField(max_length=64, blank=True, db_default="")

    class Meta:
        abstract = True

    def mean(self, at: datetime, place: str) -> None:
        """Take what a clock in `place` shows at the moment `at` (UTC). The row is not saved."""
        local = local_time(at, place)
        self.local_day, self.local_time, self.place = local.date(), local.time(), place

    def new_moment(self, at: datetime) -> datetime | None:
        """Return the moment (UTC) this local time has now, where it is another than `at`."""
        if self.local_day is None or self.local_time is None:
            return None
        if is_moment(at, self.local_day, self.local_time, self.place):
            return None
        return moment(self.local_day, self.local_time, self.place)


def first_after(day: date, begins: time, ends: time, place: str) -> datetime:
    """Return the moment (UTC) of the first `ends` on the clock after `begins` on `day`."""
    return moment(day if ends > begins else day + DAY, ends, place)
