"""What a person should have been told in a year, computed apart from the product.

Rules are expanded by `dateutil` on naive local times and become moments by `zoneinfo`; nothing of
the product's own clockwork is used. All moments are UTC; a step is a quarter of an hour.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import rrule

from intimacy.lib.recurrence import Rule

STEP, DAY, FAR = timedelta(minutes=15), timedelta(days=1), datetime(2200, 1, 1, tzinfo=UTC)
FREQ = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)


@dataclass(frozen=True)
class Told:
    """One thing one person hears, and when."""

    at: datetime
    user: int
    kind: str


@dataclass(frozen=True)
class Due:
    """A reminder that falls due, of what happens at `moment`."""

    at: datetime
    moment: datetime
    lasts: timedelta


@dataclass
class Span:
    """From `since` to before `until` a ritual runs by this rule, on the clock of `place`."""

    since: datetime
    until: datetime
    rule: Rule
    starts: datetime  # naive
    place: str


@dataclass
class Person:
    """How somebody wants to be told, and when they had paused."""

    pk: int
    zones: list[tuple[datetime, str]]  # since when they live where
    quiet: tuple[time, time] | None
    lead: int = 0  # of rituals
    paused: list[tuple[datetime, datetime]] = field(default_factory=list)

    def zone(self, at: datetime) -> str:
        return [zone for since, zone in self.zones if since <= at][-1]

    def listens(self, at: datetime) -> bool:
        return not any(since < at < until for since, until in self.paused)

    def after_quiet(self, at: datetime) -> datetime:
        """Return the first step from `at` on that lies outside their quiet hours."""
        while self.quiet and _within(at.astimezone(ZoneInfo(self.zone(at))).time(), *self.quiet):
            at += STEP
        return at


@dataclass(frozen=True)
class Expected:
    """Reminders of one kind for one person, wanted until a moment."""

    person: Person
    kind: str
    dues: tuple[Due, ...]
    until: datetime


def _within(hour: time, begins: time, ends: time) -> bool:
    return begins <= hour < ends if begins < ends else hour >= begins or hour < ends


def utc(local: datetime, place: str) -> datetime:
    """Skipped times with the offset before the gap, repeated ones the first time (RFC 5545)."""
    return local.replace(tzinfo=ZoneInfo(place)).astimezone(UTC)


def local_days(rule: Rule, starts: datetime, until: date) -> Iterator[date]:
    """Yield the days a rule names from its first one on; weeks and months count from there."""
    weekdays = [DAYS[day](rule.nth) if rule.nth else DAYS[day] for day in rule.weekdays]
    named = {"byweekday": weekdays or None, "bymonthday": rule.monthday or None}
    first = rrule.rrule(FREQ[rule.freq], dtstart=starts, count=1, **named)[0]
    last = datetime.combine(until, starts.time())
    every = rrule.rrule(FREQ[rule.freq], first, interval=rule.every, until=last, **named)
    yield from (found.date() for found in every)


def ritual_dues(
    span: Span, otherwise: Iterable[date], lead: int, lasts: timedelta, end: datetime
) -> Iterator[Due]:
    """Yield every reminder of a ritual by its rule; `otherwise` are days left out or moved."""
    gone, until = set(otherwise), min(span.until, end)
    for day in local_days(span.rule, span.starts, until.date() + 2 * DAY):
        moment = utc(datetime.combine(day, span.starts.time()), span.place)
        at = moment - timedelta(minutes=lead)
        if span.since < at < until and day not in gone:
            yield Due(at, moment, lasts)


def date_dues(moment: datetime, place: str, agreed: datetime) -> Iterator[Due]:
    """Yield the two reminders of an evening at `moment`, agreed or moved there at `agreed`."""
    local = moment.astimezone(ZoneInfo(place)).replace(tzinfo=None)
    yield Due(max(moment - timedelta(hours=2), agreed), moment, timedelta(minutes=5))
    if (day_before := utc(local - DAY, place)) > agreed:
        yield Due(day_before, moment, timedelta(minutes=5))


Outages = Iterable[tuple[datetime, datetime]]


def told(expected: Iterable[Expected], outages: Outages) -> set[Told]:
    """Return when these are said: at their step, after an outage, after quiet hours, or never."""
    return {
        Told(at, one.person.pk, one.kind)
        for one in expected
        for due in one.dues
        if (at := said_at(due, one.person, outages)) and at < one.until
    }


def said_at(due: Due, person: Person, outages: Outages) -> datetime | None:
    """Return the step at which a reminder goes out, or None where it never does."""
    over, at = due.moment + due.lasts, _running(_step(due.at), outages)
    if over <= at or not person.listens(at):
        return None
    at = _running(person.after_quiet(at), outages)
    return at if over > at and person.listens(at) else None


def _step(at: datetime) -> datetime:
    """Return the first step of the clock from `at` on."""
    behind = timedelta(seconds=at.timestamp() % STEP.total_seconds())
    return at if not behind else at - behind + STEP


def _running(at: datetime, outages: Outages) -> datetime:
    return next((back for away, back in outages if away < at < back), at)
