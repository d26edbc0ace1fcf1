"""The feed, read back by another's reader, says exactly what the engine knows."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intimacy.calendars.ics import Repeating
from intimacy.lib.recurrence import Rule, occurrences
from intimacy.lib.zones import zone_names
from tests.calendars.read_feed import BEGIN, END, assert_same, thing

ZONES = """
Africa/Cairo Africa/Casablanca Africa/El_Aaiun Africa/Johannesburg America/Asuncion
America/Havana America/Los_Angeles America/Mexico_City America/New_York America/Nuuk
America/Santiago America/Sao_Paulo America/Scoresbysund America/St_Johns Antarctica/Troll
Asia/Beirut Asia/Gaza Asia/Jerusalem Asia/Kathmandu Asia/Kolkata Asia/Tehran Atlantic/Azores
Australia/Adelaide Australia/Lord_Howe Europe/Berlin Europe/Chisinau Europe/Dublin
Pacific/Apia Pacific/Chatham Pacific/Kiritimati UTC
""".split()
RULES = (
    Rule("DAILY"),
    Rule("DAILY", 3),
    Rule("WEEKLY", 1, (0, 2, 6)),
    Rule("WEEKLY", 2, (1,)),
    Rule("WEEKLY", 3, (0, 6)),
    Rule("MONTHLY", 1, monthday=31),
    Rule("MONTHLY", 1, monthday=-1),
    Rule("MONTHLY", 2, monthday=14),
    Rule("MONTHLY", 1, (6,), nth=1),
    Rule("MONTHLY", 1, (6,), nth=-1),
    Rule("MONTHLY", 3, (4,), nth=5),
)
CLOCKS = ("00:15", "01:30", "02:15", "23:30")


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("place", ZONES)
def test_shows_exactly_the_moments_the_engine_knows(place: str) -> None:
    times = [datetime.fromisoformat(f"2026-01-07T{clock}") for clock in CLOCKS]
    n = ZONES.index(place)
    things = [thing(rule, place, times[(n + i) % 4]) for i, rule in enumerate(RULES)]
    assert_same(things)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    every = draw(st.integers(1, 4))
    days = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
    until = draw(st.none() | st.dates(date(2026, 1, 1), date(2028, 6, 1)))
    form = draw(st.sampled_from(["day", "week", "month", "nth"]))
    if form == "day":
        return Rule("DAILY", every, until=until)
    if form == "week":
        return Rule("WEEKLY", every, days, until=until)
    if form == "month":
        number = draw(st.sampled_from([-1, *range(1, 32)]))
        return Rule("MONTHLY", every, monthday=number, until=until)
    nth = draw(st.sampled_from([-1, 1, 2, 3, 4, 5]))
    return Rule("MONTHLY", every, days[:1], nth=nth, until=until)


@st.composite
def things(draw: st.DrawFn, places: st.SearchStrategy[str]) -> Repeating:
    """Anything that repeats, with exceptions on days it falls on, and on days it does not."""
    minutes = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(
        lambda at: at.replace(second=0, microsecond=0, fold=0)
    )
    one = thing(draw(rules()), draw(places), draw(minutes))
    days = st.dates(date(2026, 1, 2), date(2027, 12, 30))
    if mine := [local.date() for local, _ in _first_hundred(one)]:
        days = st.sampled_from(mine) | days
    skipped = frozenset(draw(st.sets(days, max_size=4)))
    later = st.timedeltas(timedelta(0), timedelta(days=3))
    moved = {
        day: (datetime.combine(day, time()) + ahead).replace(second=0, microsecond=0)
        for day, ahead in draw(st.dictionaries(days, later, max_size=4)).items()
        if day not in skipped
    }
    ends = draw(st.none() | minutes.map(lambda at: at.replace(tzinfo=UTC)))
    return replace(one, skipped=skipped, moved=moved, ends=ends)


def _first_hundred(one: Repeating) -> list[tuple[datetime, datetime]]:
    return list(occurrences(one.rule, one.starts, one.place, since=BEGIN, until=END))[:100]


@pytest.mark.abuse("AC-49, AC-50")
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(things(st.sampled_from(ZONES)))
def test_shows_what_was_skipped_moved_and_ended(one: Repeating) -> None:
    assert_same([one])


@pytest.mark.long
@settings(max_examples=2000, deadline=None, database=None)
@given(things(st.sampled_from(zone_names())))
def test_shows_the_same_anywhere(one: Repeating) -> None:
    assert_same([one])
