"""The feed as real programs read it: the instants the engine knows, in each of them.

Outside the hours that a change of clocks skips or repeats all readers agree; what they make of
those hours is in the README, and is kept here.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from intimacy.calendars.ics import Repeating, calendar
from intimacy.lib.recurrence import Rule
from tests.calendars.read_feed import by_thing, known, thing
from tests.calendars.readers.shown import Shown, by_node, by_python, unknown_to_node
from tests.calendars.test_times import RULES

PLACES = """
Africa/Cairo Africa/Casablanca America/Havana America/New_York America/Nuuk America/Santiago
America/St_Johns America/Vancouver Antarctica/Troll Asia/Beirut Asia/Gaza Asia/Jerusalem
Asia/Kathmandu Atlantic/Azores Australia/Lord_Howe Europe/Berlin Europe/Chisinau Europe/Dublin
Pacific/Auckland Pacific/Chatham
""".split()
NEW_RULES = {"Africa/Casablanca", "America/Havana", "America/Vancouver"}  # of 2026
ODD = "02:15 in Berlin"
HOURS = ("04:30", "09:00", "12:15", "20:00")  # no clock is changed there
READERS = {
    "recurring-ical-events": by_python,
    "ical": by_python,
    "ical.js": by_node,
    "node-ical": by_node,
}
EACH = [
    pytest.param(name, marks=pytest.mark.readers if by is by_node else ())
    for name, by in READERS.items()
]
pytestmark = pytest.mark.xdist_group("readers")  # one process reads all of it once
Feeds = dict[str, list[Repeating]]


@cache
def feeds() -> Feeds:
    odd = thing(Rule("DAILY"), "Europe/Berlin", datetime(2026, 1, 7, 2, 15))
    return {ODD: [odd]} | {place: rituals(n, place) for n, place in enumerate(PLACES)}


def rituals(n: int, place: str) -> list[Repeating]:
    """Return two rhythms at hours that are always there, and three with skips, moves, ends."""
    at = [datetime.fromisoformat(f"2026-01-07T{HOURS[(n + i) % 4]}") for i in range(3)]
    plain = [thing(RULES[(2 * n + i) % len(RULES)], place, at[i]) for i in range(2)]
    days = [date(2026, 3, 27) + timedelta(days=i) for i in range(5)]
    skipped = frozenset({days[0], days[3], date(2026, 10, 25), date(2026, 11, 1)})
    moved = {days[1]: datetime(2026, 4, 6, 9), days[4]: datetime(2026, 3, 30, 22)}
    daily = thing(Rule("DAILY", 1 + n % 3), place, at[0], skipped=skipped, moved=moved)
    lost = {date(2026, 5, 5): datetime(2026, 5, 6, 19)}  # a Tuesday, as the rule once had it
    weekly = thing(Rule("WEEKLY", 2, (0, 6)), place, at[1], moved=lost)
    ended = replace(weekly, ends=datetime(2026, 12, 1, tzinfo=UTC))
    until = Rule("WEEKLY", 1, (2, 4), until=date(2027, 4, 2 + n))
    return [*plain, daily, ended, thing(until, place, at[2])]


@cache
def shown(read: Callable[[dict[str, str]], dict[str, dict[str, Shown]]]) -> dict:
    texts = {name: calendar(some, host="x.example").decode() for name, some in feeds().items()}
    return read(texts)


@cache
def unknown() -> set[str]:
    return unknown_to_node(PLACES)


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("reader", EACH)
def test_shows_exactly_the_instants_the_engine_knows(reader: str, place: str) -> None:
    if reader == "node-ical" and place in unknown():
        assert place in NEW_RULES
        return
    things = feeds()[place]
    told = by_thing(things, shown(READERS[reader])[reader][place])
    for one in things:
        assert told.get(str(one.uid), []) == known(one), (one.rule, one.starts)


CHANGES = [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31)]


@pytest.mark.parametrize("reader", EACH)
def test_what_each_makes_of_hours_that_are_skipped_or_repeated(reader: str) -> None:
    """ical.js is an hour early or late that day; for node-ical the series is late from then on."""
    (odd,) = feeds()[ODD]
    told = by_thing([odd], shown(READERS[reader])[reader][ODD])[str(odd.uid)]
    assert len(told) == len(known(odd))
    wrong = [at.date() for at, by in zip(known(odd), told, strict=True) if at != by]
    if reader == "node-ical":
        assert wrong[0] == CHANGES[0] + timedelta(days=1)
        assert len(wrong) > 600
    else:
        assert wrong == (CHANGES if reader == "ical.js" else [])
