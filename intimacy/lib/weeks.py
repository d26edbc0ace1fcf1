"""When a couple's week begins: pure date arithmetic in the couple's own zone.

A week is named by the local date of its check-in day. The next is named `SHORTEST_WEEK` later or
more, so a changed day counts from the next opening on.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from intimacy.lib.zones import moment, zone

WEEK, SHORTEST_WEEK = timedelta(weeks=1), timedelta(days=4)


@dataclass(frozen=True)
class Rhythm:
    """Every `every` weeks on `weekday` (0 is Monday) at `hour` o'clock in `zone` (IANA)."""

    zone: str
    weekday: int
    hour: int
    every: int = 1

    def opens(self, day: date) -> datetime:
        """Return the UTC moment at which the week named `day` opens."""
        return moment(day, time(self.hour), self.zone)

    def latest(self, at: datetime) -> date:
        """Return the last check-in day whose hour has come at the UTC moment `at`."""
        today = at.astimezone(zone(self.zone)).date()
        day = today - timedelta(days=(today.weekday() - self.weekday) % 7)
        return day if self.opens(day) <= at else day - timedelta(days=7)

    def earliest(self, last: date, rest_until: date | None) -> date:
        """Return the first local date on which a week may follow the week named `last`."""
        after = last + (self.every - 1) * WEEK + SHORTEST_WEEK
        return max(after, rest_until) if rest_until else after

    def due(
        self, at: datetime, *, last: date, since: datetime, rest_until: date | None = None
    ) -> date | None:
        """Return the week that has become due at `at`, or None while `last` still runs.

        `since` is when this rhythm was chosen (UTC): an hour before that does not count.
        A week nobody came for is simply past, so only the latest one can be due.
        """
        day = self.latest(at)
        if self.opens(day) <= since or day < self.earliest(last, rest_until):
            return None
        return day

    def following(
        self, at: datetime, *, last: date, since: datetime, rest_until: date | None = None
    ) -> date:
        """Return the first week that opens after `at`, in the terms of `due`."""
        day = self.latest(max(at, since)) + timedelta(days=7)
        earliest = self.earliest(last, rest_until)
        if day < earliest:
            day += timedelta(days=7 * -(-(earliest - day).days // 7))
        return day
