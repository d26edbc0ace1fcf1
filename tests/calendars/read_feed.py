"""Reading a feed back with another's reader, and what the engine says of the same things."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import icalendar
import recurring_ical_events

from intimacy.calendars.ics import Repeating, Single, calendar
from intimacy.lib.recurrence import Rule, occurrences
from intimacy.lib.zones import moment

BEGIN, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
STAMP = datetime(2026, 9, 6, 18, tzinfo=UTC)
STARTS = datetime(2026, 1, 7, 20)  # a Wednesday


def thing(rule: Rule, place: str, starts: datetime = STARTS, **more: object) -> Repeating:
    return Repeating(uuid.uuid4(), rule, starts, place, 30, STAMP, "https://x.example/", **more)


def read(feed: bytes) -> Iterator[tuple[str, datetime]]:
    """Yield (uid, UTC moment) of every occurrence within the two years."""
    found = icalendar.Calendar.from_ical(feed)
    for event in recurring_ical_events.of(found).between(BEGIN, END):
        if BEGIN <= event.start < END:  # it also gives what only ends in between
            yield str(event["UID"]), event.start.astimezone(UTC)


def told(things: Iterable[Repeating | Single]) -> dict[str, list[datetime]]:
    things = list(things)
    return by_thing(things, read(calendar(things, host="x.example")))


def by_thing(
    things: Iterable[Repeating | Single], shown: Iterable[tuple[str, datetime]]
) -> dict[str, list[datetime]]:
    """Return what a calendar shows of each thing; a move from a lost day has a UID of its own."""
    things = list(things)
    names = {str(thing.uid): str(thing.uid) for thing in things}
    for thing in things:
        for day in getattr(thing, "moved", ()):
            names[str(uuid.uuid5(thing.uid, str(day)))] = str(thing.uid)
    found: dict[str, list[datetime]] = {}
    for uid, at in shown:
        found.setdefault(names[uid.partition("@")[0]], []).append(at)
    return {uid: sorted(times) for uid, times in found.items()}


def known(one: Repeating) -> list[datetime]:
    """Return the moments the engine knows, without what is skipped, with what is moved."""
    at, ends = one.starts.time(), min(END, one.ends or END)
    every = occurrences(one.rule, one.starts, one.place, since=BEGIN, until=ends)
    away = {moment(day, at, one.place) for day in (*one.skipped, *one.moved)}
    there = [moment(when.date(), when.time(), one.place) for when in one.moved.values()]
    by_rule = [instant for _, instant in every if instant not in away]
    return sorted(at for at in [*by_rule, *there] if BEGIN <= at < ends)


def assert_same(things: list[Repeating]) -> None:
    shown = told(things)
    for one in things:
        assert shown.get(str(one.uid), []) == known(one), (one.rule, one.place, one.starts)
