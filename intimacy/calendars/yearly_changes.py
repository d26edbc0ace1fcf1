"""Clock changes that come back every year: the POSIX rule at the end of a zone file (RFC 9636).

`CET-1CEST,M3.5.0,M10.5.0/3` is Berlin: forward on the last Sunday of March, back on
the last of October.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files

from icalendar import vRecur

from intimacy.lib.recurrence import CODES

NAME = r"(?:<[^>]+>|[A-Za-z]+)"
CLOCK = r"[+-]?\d+(?::\d+){0,2}"
DAY = rf"M(\d+)\.(\d)\.(\d)(?:/({CLOCK}))?"
RULE = re.compile(rf"({NAME})({CLOCK})({NAME})({CLOCK})?,{DAY},{DAY}")
CYCLE = range(2001, 2401)  # the Gregorian calendar repeats after four hundred years
LAST = 5  # as a week: the last of the month
WEEK = 7


@dataclass(frozen=True)
class Change:
    """From the offset `before` to `after`, by the clock before, on the `nth` weekday of a month.

    `weekday` is 0 (Monday) to 6, `nth` 1 to 4 or 5 for the last. `at` is counted from the
    beginning of that day, and may lie on a day before or after it.
    """

    before: timedelta
    after: timedelta
    name: str
    month: int
    nth: int
    weekday: int
    at: timedelta

    def onset(self, year: int) -> datetime:
        """Return when it happens that year: naive, on the clock that was in force before."""
        first, length = monthrange(year, self.month)
        day = 1 + (self.weekday - first) % WEEK + WEEK * (self.nth - 1)
        return (
            datetime.combine(date(year, self.month, day - WEEK * (day > length)), time()) + self.at
        )

    def rules(self) -> list[tuple[vRecur, int]]:
        """Return each RRULE it takes, with the month it speaks of; mostly one.

        A day that is counted from another, such as the Friday after the last Thursday, is one of
        some days of a month, or of two months where it may be in the next.
        """
        if timedelta() <= self.at < timedelta(days=1):
            nth = -1 if self.nth == LAST else self.nth
            return [(_yearly(self.month, f"{nth}{CODES[self.weekday]}"), self.month)]
        days: dict[int, set[int]] = {}
        onsets = [self.onset(year) for year in CYCLE]
        for onset in onsets:
            days.setdefault(onset.month, set()).add(onset.day)
        code = CODES[onsets[0].weekday()]
        return [(_yearly(month, code, sorted(some)), month) for month, some in days.items()]


def _yearly(month: int, day: str, days: list[int] | None = None) -> vRecur:
    parts: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": day}
    return vRecur(parts | ({"BYMONTHDAY": days} if days else {}))


def changes_of(zone: str) -> tuple[Change, ...]:
    """Return the two changes that a zone (IANA) goes on with, or none where it has no such rule."""
    file = files("tzdata.zoneinfo").joinpath(zone)
    written = file.read_bytes().rsplit(b"\n", 2)[1].decode() if file.is_file() else ""
    found = RULE.fullmatch(written)
    if found is None:
        return ()
    standard, west, summer, further, *days = found.groups()
    normal = -_clock(west)
    other = -_clock(further) if further else normal + timedelta(hours=1)
    there = (normal, other, summer.strip("<>"), *_day(*days[:4]))
    back = (other, normal, standard.strip("<>"), *_day(*days[4:]))
    return Change(*there), Change(*back)


def _day(month: str, nth: str, weekday: str, at: str | None) -> tuple[int, int, int, timedelta]:
    return int(month), int(nth), (int(weekday) - 1) % WEEK, _clock(at or "2")


def _clock(text: str) -> timedelta:
    hours, minutes, seconds = (int(part) for part in (text.lstrip("+-") + ":0:0").split(":")[:3])
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if text.startswith("-") else length
