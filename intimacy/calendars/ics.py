"""Calendars as RFC 5545 writes them. Pure: what goes in is plain values, what comes out is bytes.

Nothing of ours is said but what a caller puts into `summary`; everything else is neutral.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event, Timezone, vRecur

from intimacy.calendars.vtimezones import vtimezone
from intimacy.lib.recurrence import Rule, next_local
from intimacy.lib.spans import SECOND
from intimacy.lib.text import clean_name
from intimacy.lib.zones import zone

NEUTRAL = "Reminder"
CALLED_OFF = ", called off"
NAME = "Reminders"
REFRESH = timedelta(hours=6)
LONGEST = 120  # characters of a summary

Years = tuple[int, int | None]


@dataclass(frozen=True)
class Repeating:
    """Something that repeats by `rule` on the clock of `place` (IANA); `starts` is naive.

    `skipped` and the keys of `moved` are days the rule names, values of `moved` naive times on
    the same clock. Nothing begins at `ends` (UTC) or later, and nothing before `since`, a local
    date: what lies long ago need not be told. `alarm` is in minutes before, in `alarms` that of a
    day that moved. `stamp` is when this was last changed (UTC).
    """

    uid: uuid.UUID
    rule: Rule
    starts: datetime
    place: str
    minutes: int
    stamp: datetime
    url: str
    summary: str = NEUTRAL
    sequence: int = 0
    skipped: frozenset[date] = frozenset()
    moved: Mapping[date, datetime] = field(default_factory=dict)
    alarm: int | None = None
    alarms: Mapping[date, int | None] = field(default_factory=dict)
    ends: datetime | None = None
    since: date | None = None
    busy: bool = False


@dataclass(frozen=True)
class Single:
    """Something that happens once, at `begins` (UTC), for `minutes`."""

    uid: uuid.UUID
    begins: datetime
    minutes: int
    stamp: datetime
    url: str
    summary: str = NEUTRAL
    sequence: int = 0
    alarm: int | None = None
    cancelled: bool = False
    busy: bool = False


def calendar(things: Iterable[Repeating | Single], *, host: str, method: str = "") -> bytes:
    """Return an iCalendar object with these things, in their order.

    `host` stands behind the @ of every UID and has to stay the same. `method` is PUBLISH for
    what somebody takes into their calendar by hand, and empty for an address one subscribes to.
    """
    zones: dict[str, list[Years]] = {}
    events: list[Event] = []
    for thing in things:
        if isinstance(thing, Single):
            events.append(_single(thing, host))
        elif series := list(_series(thing, host)):
            events += series
            zones.setdefault(thing.place, []).append(_years(series))
    found = _head(method)
    for part in (*_clocks(zones), *events):
        found.add_component(part)
    written: bytes = found.to_ical()
    return written


def _years(series: list[Event]) -> Years:
    """Return the first and the last local year that a series may touch, None for without end."""
    years = [event.start.year for event in series]
    ends = [rule.get("UNTIL") for event in series if isinstance(rule := event.get("RRULE"), vRecur)]
    if None in ends:
        return min(years), None
    return min(years), 1 + max([*years, *(end.year for (end,) in ends)])


def _clocks(zones: Mapping[str, list[Years]]) -> Iterator[Timezone]:
    for place, years in sorted(zones.items()):
        if place != "UTC":
            lasts = [last for _, last in years]
            ends = None if None in lasts else max(last for last in lasts if last)
            yield vtimezone(place, min(first for first, _ in years), ends)


def _head(method: str) -> Calendar:
    head = Calendar()
    head.add("prodid", f"-//{NAME}//EN")
    head.add("version", "2.0")
    head.add("calscale", "GREGORIAN")
    if method:
        head.add("method", method)
    head.add("name", NAME)
    head.add("x-wr-calname", NAME)
    head.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    head.add("x-published-ttl", "PT6H")
    return head


def first_of(thing: Repeating) -> datetime | None:
    """Return the naive local time of the first occurrence there is, or None where there is none.

    DTSTART counts as an occurrence whatever the rule says (RFC 5545, 3.8.5.3), so it has to be one.
    """
    since = max(thing.since or date.min, thing.starts.date())
    first = next_local(thing.rule, thing.starts, datetime.combine(since, time.min) - _TICK)
    if first is None or (thing.ends and _aware(first, thing.place) >= thing.ends):
        return None
    return first


_TICK = timedelta(microseconds=1)


def _series(thing: Repeating, host: str) -> Iterator[Event]:
    """Yield the series, each occurrence that was moved, and what was moved from a lost day."""
    first = first_of(thing)
    where, at = zone(thing.place), thing.starts.time()
    gone, moves, alone = _exceptions(thing, first)
    if first is not None:
        event = _event(thing, host)
        event.add("dtstart", first.replace(tzinfo=where))
        event.add("rrule", _recur(thing))
        if gone:
            event.add("exdate", [datetime.combine(day, at, tzinfo=where) for day in gone])
        yield event
    for day, when in moves:
        other = _event(_alone(thing, day), host)
        other.add("recurrence-id", datetime.combine(day, at, tzinfo=where))
        other.add("dtstart", when.replace(tzinfo=where))
        yield other
    for day, when in alone:
        other = _event(replace(_alone(thing, day), uid=uuid.uuid5(thing.uid, str(day))), host)
        other.add("dtstart", when.replace(tzinfo=where))
        yield other


def _alone(thing: Repeating, day: date) -> Repeating:
    return replace(thing, alarm=thing.alarms.get(day, thing.alarm))


def _exceptions(
    thing: Repeating, first: datetime | None
) -> tuple[list[date], list[tuple[date, datetime]], list[tuple[date, datetime]]]:
    """Return days left out, days moved and when to, and the same of days the rule lost since.

    An exception to a day the rule does not name adds an occurrence in one calendar and none in
    another, so what was moved from such a day stands alone.
    """
    gone = {day for day in thing.skipped if _falls_on(thing, first, day)}
    moves: list[tuple[date, datetime]] = []
    alone: list[tuple[date, datetime]] = []
    for day, when in sorted(thing.moved.items()):
        stands = not thing.ends or _aware(when, thing.place) < thing.ends
        named = _falls_on(thing, first, day)
        if stands:
            (moves if named else alone).append((day, when))
        elif named:
            gone.add(day)
    since = thing.since or date.min
    return sorted(gone), moves, [(day, when) for day, when in alone if when.date() >= since]


def _falls_on(thing: Repeating, first: datetime | None, day: date) -> bool:
    """True where the rule names this day, and the series is told from there on."""
    when = datetime.combine(day, thing.starts.time())
    if (
        first is None
        or day < first.date()
        or (thing.ends and _aware(when, thing.place) >= thing.ends)
    ):
        return False
    return next_local(thing.rule, thing.starts, when - _TICK) == when


def _recur(thing: Repeating) -> vRecur:
    """Return the rule with its end as a UTC time, as it has to be where DTSTART has a zone."""
    recur: vRecur = vRecur.from_ical(str(replace(thing.rule, until=None)))
    ends = [thing.ends - SECOND] if thing.ends else []
    if thing.rule.until:
        last = datetime.combine(thing.rule.until, thing.starts.time())
        ends.append(_aware(last, thing.place))
    if ends:
        recur["UNTIL"] = [min(ends)]
    return recur


def _aware(naive: datetime, place: str) -> datetime:
    return naive.replace(tzinfo=zone(place)).astimezone(UTC)


def _single(thing: Single, host: str) -> Event:
    event = _event(thing, host)
    event.add("dtstart", thing.begins)
    event.add("status", "CANCELLED" if thing.cancelled else "CONFIRMED")
    return event


def _event(thing: Repeating | Single, host: str) -> Event:
    event = Event()
    event.add("uid", f"{thing.uid}@{host}")
    event.add("dtstamp", thing.stamp)
    event.add("last-modified", thing.stamp)
    event.add("sequence", thing.sequence)
    event.add("duration", timedelta(minutes=thing.minutes))
    event.add("summary", _summary(thing))
    event.add("url", thing.url)
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE" if thing.busy else "TRANSPARENT")
    if thing.alarm is not None and not _is_off(thing):
        event.add_component(_alarm(thing.uid, thing.alarm))
    return event


def _summary(thing: Repeating | Single) -> str:
    """Return its name; some programs know no STATUS and read only here that it is called off."""
    off = CALLED_OFF if _is_off(thing) else ""
    return (clean_name(thing.summary)[: LONGEST - len(off)] or NEUTRAL) + off


def _is_off(thing: Repeating | Single) -> bool:
    return isinstance(thing, Single) and thing.cancelled


def _alarm(uid: uuid.UUID, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("uid", str(uuid.uuid5(uid, "alarm")))
    alarm.add("action", "DISPLAY")
    alarm.add("description", NEUTRAL)
    alarm.add("trigger", timedelta(minutes=-minutes))
    return alarm
