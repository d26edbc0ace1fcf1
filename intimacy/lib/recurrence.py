"""Rules that repeat: the small part of RFC 5545 that people live by.

A rule is computed on the clock of one place and converted to UTC last, so that eight in the
evening stays eight when the clocks change. Weeks begin on Monday.
"""

import calendar
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from intimacy.lib.spans import DAY
from intimacy.lib.zones import moment, zone

LAST_YEAR = 2200
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Rule:
    """Daily, weekly on `weekdays`, monthly on `monthday`, or monthly on the `nth` weekday.

    `every` counts days, weeks or months, from the first day the rule names on or after its start.
    Weekdays are 0 (Monday) to 6; `monthday` is 1 to 31, or -1 for the last; `nth` is 1 to 5, or
    -1. A month without that day has none. `until` is the last local date, included.
    """

    freq: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    monthday: int = 0
    nth: int = 0
    until: date | None = None

    def __post_init__(self) -> None:
        """Raise ValueError for a rule that is none, or that could never occur."""
        fits = {
            "DAILY": not (self.weekdays or self.monthday or self.nth),
            "WEEKLY": bool(self.weekdays) and not (self.monthday or self.nth),
            "MONTHLY": (self.monthday in (-1, *range(1, 32)) and not (self.weekdays or self.nth))
            or (self.nth in (-1, 1, 2, 3, 4, 5) and len(self.weekdays) == 1 and not self.monthday),
        }
        days = sorted(set(self.weekdays) & set(range(7)))
        if not (fits.get(self.freq) and 1 <= self.every <= 99 and days == list(self.weekdays)):
            raise ValueError(f"no such rule: {self!r}")

    def __str__(self) -> str:
        """Return the value of an RRULE (RFC 5545, 3.3.10). `until` is a local date here."""
        parts = [f"FREQ={self.freq}"]
        if self.every > 1:
            parts.append(f"INTERVAL={self.every}")
        if self.weekdays:
            nth = str(self.nth or "")
            parts.append("BYDAY=" + ",".join(nth + CODES[day] for day in self.weekdays))
        if self.monthday:
            parts.append(f"BYMONTHDAY={self.monthday}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        return ";".join(parts)


@lru_cache(maxsize=4096)
def parse(text: str) -> Rule:
    """Return the rule `str(rule)` wrote. Raises ValueError for anything else."""
    parts = dict(part.split("=", 1) for part in text.split(";"))
    days, nth = parts.pop("BYDAY", ""), 0
    if days and days[:-2].lstrip("-").isdigit():
        nth, days = int(days[:-2]), days[-2:]
    until = parts.pop("UNTIL", "")
    rule = Rule(
        freq=parts.pop("FREQ", ""),
        every=int(parts.pop("INTERVAL", "1")),
        weekdays=tuple(CODES.index(day) for day in days.split(",")) if days else (),
        monthday=int(parts.pop("BYMONTHDAY", "0")),
        nth=nth,
        until=datetime.strptime(until, "%Y%m%d").date() if until else None,
    )
    if parts:
        raise ValueError(f"no such rule: {text}")
    return rule


def next_local(rule: Rule, starts: datetime, after: datetime) -> datetime | None:
    """Return the first occurrence after `after`; both and `starts` are naive local times.

    `starts` gives the time of day, and is the earliest there can be; it is itself an occurrence
    only where the rule says so. None where the rule has ended, or after the year 2200.
    """
    found = _next_day(rule, starts, after)
    return datetime.combine(found, starts.time()) if found else None


def _next_day(rule: Rule, starts: datetime, after: datetime) -> date | None:
    first, day = starts.date(), after.date()
    if max(day, first).year > LAST_YEAR:
        return None
    if day < first:
        day = first
    elif starts.time() <= after.time():
        day += DAY
    found = _FOLLOWING[rule.freq](rule, first, day)
    return None if rule.until and found and found > rule.until else found


def next_instant(rule: Rule, starts: datetime, place: str, after: datetime) -> datetime | None:
    """Return the first occurrence after the UTC moment `after`, as a UTC moment.

    `starts` is naive, on the clock of `place` (IANA).
    """
    found = next_occurrence(rule, starts, place, after)
    return found[1] if found else None


def next_occurrence(
    rule: Rule, starts: datetime, place: str, after: datetime
) -> tuple[date, datetime] | None:
    """Return the local date and the UTC moment of the first occurrence after `after` (UTC).

    The date is the rule's own, also where the clocks jump over midnight. `starts` is naive, on
    the clock of `place` (IANA).
    """
    offset = _offset(place, after.date())
    if offset is None:
        return _next_beside_a_change(rule, starts, place, after)
    found = _next_day(rule, starts, after + offset)  # UTC by name, local by its fields
    return (found, _instant(found, starts.time(), place)) if found else None


def _next_beside_a_change(
    rule: Rule, starts: datetime, place: str, after: datetime
) -> tuple[date, datetime] | None:
    """Where the clocks change, a time they jumped over comes later than it says."""
    naive = after.astimezone(zone(place)).replace(tzinfo=None) - DAY
    while found := next_local(rule, starts, naive):
        instant = _instant(found.date(), found.time(), place)
        if instant > after:
            return found.date(), instant
        naive = found
    return None


def _instant(day: date, at: time, place: str) -> datetime:
    offset = _offset(place, day)
    if offset is None:
        return moment(day, at, place)
    return datetime.combine(day, at, UTC) - offset


@lru_cache(maxsize=65536)  # all zones for a season
def _offset(place: str, day: date) -> timedelta | None:
    """Return the one offset from UTC that holds around `day`, or None where the clocks change.

    `day` may be meant in UTC or on any local clock: from the day before to the day after next.
    """
    where = zone(place)
    begins = datetime.combine(day - DAY, time(), tzinfo=UTC)
    offsets = {(begins + n * DAY).astimezone(where).utcoffset() for n in range(4)}
    return offsets.pop() if len(offsets) == 1 else None


def occurrences(
    rule: Rule, starts: datetime, place: str, *, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield (naive local, UTC) of every occurrence with `since <= instant < until`.

    An occurrence that the clocks made coincide with another is yielded once.
    """
    after = since - timedelta(microseconds=1)
    while (instant := next_instant(rule, starts, place, after)) and instant < until:
        yield instant.astimezone(zone(place)).replace(tzinfo=None), instant
        after = instant


def _daily(rule: Rule, first: date, day: date) -> date:
    behind = -(day - first).days % rule.every
    return day + timedelta(days=behind)


def _weekly(rule: Rule, first: date, day: date) -> date:
    if rule.every > 1:  # weeks are counted from the first named weekday, as a calendar does
        first = first + _ahead(rule.weekdays, first.weekday())
        day = max(day, first)
    weekday = day.weekday()
    monday = day - timedelta(days=weekday)
    weeks = (monday - (first - timedelta(days=first.weekday()))).days // 7
    if weeks % rule.every == 0:
        for one in rule.weekdays:
            if one >= weekday:
                return day + timedelta(days=one - weekday)
        weeks += 1
        monday = monday + timedelta(days=7)
    ahead = -weeks % rule.every
    return monday + timedelta(days=7 * ahead + rule.weekdays[0])


def _ahead(weekdays: tuple[int, ...], weekday: int) -> timedelta:
    """Return how far the first of `weekdays` is ahead of `weekday`, within a week."""
    return timedelta(days=min((one - weekday) % 7 for one in weekdays))


def _monthly(rule: Rule, first: date, day: date) -> date | None:
    if rule.every > 1:  # likewise, from the first month that has the day
        begins = _monthly_from(rule, first, first, 1)
        if begins is None:
            return None
        first, day = begins, max(day, begins)
    return _monthly_from(rule, first, day, rule.every)


def _monthly_from(rule: Rule, first: date, day: date, every: int) -> date | None:
    """Return the rule's first day from `day` on, in months counted from that of `first`."""
    months = (day.year - first.year) * 12 + day.month - first.month
    months += -months % every
    while True:
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        if year > LAST_YEAR:
            return None
        found = _day_of(rule, year, month + 1)
        if found and found >= day:
            return found
        months += every


def _day_of(rule: Rule, year: int, month: int) -> date | None:
    weekday, length = _month(year, month)
    if rule.monthday:
        number = rule.monthday if rule.monthday > 0 else length
    elif rule.nth > 0:
        number = 1 + (rule.weekdays[0] - weekday) % 7 + 7 * (rule.nth - 1)
    else:
        last = (weekday + length - 1) % 7
        number = length - (last - rule.weekdays[0]) % 7
    return date(year, month, number) if number <= length else None


_month = lru_cache(maxsize=4096)(calendar.monthrange)  # its first weekday, and its length
_FOLLOWING: dict[str, Callable[[Rule, date, date], date | None]] = {
    "DAILY": _daily,
    "WEEKLY": _weekly,
    "MONTHLY": _monthly,
}
