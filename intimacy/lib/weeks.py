"""When a couple's week begins: pure date arithmetic in the couple's own zone.

A week is named by the local date of its check-in day. The next begins `SHORTEST_WEEK` later or
more, four times 24 hours whatever is changed meanwhile, so a changed day counts from the next
opening on.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from intimacy.lib.spans import WEEK
from intimacy.lib.zones import local_day, moment

SHORTEST_WEEK = timedelta(days=4)


@dataclass(frozen=True)
class Rhythm:
    """Every `every` weeks on `weekday` (0 is Monday) at `hour` o'clock in `zone` (IANA)."""

    zone: str
    weekday: int
    hour: int
    every: int = 1

    def begins(self, day: date) -> datetime:
        """Return the UTC moment at which the week named `day` opens."""
        return moment(day, time(self.hour), self.zone)

    def latest(self, at: datetime) -> date:
        """Return the last check-in day whose hour has come at the UTC moment `at`."""
        today = local_day(at, self.zone)
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        return day if self.begins(day) <= at else day - timedelta(days=7)

    def soonest(self, began: datetime) -> datetime:
        """Return the first UTC moment at which a week may follow one that began at `began`."""
        return began + SHORTEST_WEEK + (self.every - 1) * WEEK

    def due(
        self,
        at: datetime,
        *,
        last: date,
        since: datetime,
        began: datetime | None = None,
        rest_until: date | None = None,
    ) -> date | None:
        """Return the week that has become due at `at`, or None while `last` still runs.

        `since` is when this rhythm was chosen or a rest ended early (UTC): an hour before that
        does not count. `began` is when `last` began (UTC), where that was not at its hour by this
        rhythm. A week nobody came for is simply past, so only the latest one can be due.
        """
        day = self.latest(at)
        opens = self.begins(day)
        if opens <= since or opens < self.soonest(began or self.begins(last)):
            return None
        return None if rest_until and day < rest_until else day

    def following(
        self,
        at: datetime,
        *,
        last: date,
        since: datetime,
        began: datetime | None = None,
        rest_until: date | None = None,
    ) -> date:
        """Return the first week that opens after `at`, in the terms of `due`."""
        soonest = self.soonest(began or self.begins(last))
        days = [self.latest(max(at, since)) + WEEK, self._first_from(soonest)]
        if rest_until:
            days.append(rest_until + timedelta(days=(self.weekday - rest_until.weekday()) % 7))
        return max(days)  # all of them fall on the same weekday

    def _first_from(self, at: datetime) -> date:
        """Return the first check-in day whose hour is not before the UTC moment `at`."""
        day = self.latest(at)
        return day if self.begins(day) == at else day + WEEK
