"""Quiet hours on the days when clocks change: a hold lies ahead, and when it ends it is over."""

from datetime import UTC, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intimacy.lib.zones import zone
from intimacy.reminders.models import Preferences
from intimacy.reminders.preferences import quiet_until
from tests.reminders.changes import Change, changes_of, unlike, zone_names

QUARTER, NEW_YORK = timedelta(minutes=15), "America/New_York"
Window = tuple[time, time]


def around(change: Change, quarters: int) -> time:
    """Return what the clock shows so long after a change, or would if it had been left alone."""
    before = (change.at - QUARTER).astimezone(zone(change.place)).replace(tzinfo=None) + QUARTER
    return (before + quarters * QUARTER).time()


@st.composite
def windows(draw: st.DrawFn) -> tuple[Change, Window]:
    change = draw(st.sampled_from(unlike()))
    begins = draw(st.integers(-12, 12) | st.integers(0, 95))
    ends = draw(st.integers(-12, 12))
    return change, (around(change, begins), around(change, ends))


def holds(change: Change, window: Window, snooze: timedelta | None = None) -> None:
    """Look at every quarter of an hour in the night of a change."""
    for quarters in range(-16, 17):
        at = change.at + quarters * QUARTER
        until = at + snooze if snooze else None
        wants = Preferences(quiet_from=window[0], quiet_until=window[1], snoozed_until=until)
        end = quiet_until(wants, change.place, at)
        assert end is None or at < end <= at + timedelta(days=3), (change, window, at)
        assert end is None or quiet_until(wants, change.place, end) is None, (change, window, at)
        assert until is None or (end and end >= until)


@settings(max_examples=120, deadline=None)
@given(windows())
def test_a_hold_lies_ahead_and_ends_when_quiet_does(drawn: tuple[Change, Window]) -> None:
    holds(*drawn)


@settings(max_examples=60, deadline=None)
@given(windows(), st.integers(1, 16))
def test_so_does_a_snooze(drawn: tuple[Change, Window], quarters: int) -> None:
    holds(*drawn, snooze=quarters * QUARTER)


@pytest.mark.long
def test_in_every_zone_at_every_change_for_all_hours_near_it() -> None:
    for change in unlike():
        for begins, ends in product(range(-6, 7), range(-6, 7)):
            holds(change, (around(change, begins), around(change, ends)))
    nights = [(time(22), time(1, 30)), (time(22), time(2, 30)), (time(0), time(0, 30))]
    for change in [change for place in zone_names() for change in changes_of(place)]:
        for night in nights:
            holds(change, night)


def utc(day: int, hour: int, minute: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (utc(1, 5, 5), utc(1, 5, 30)),  # 01:05, the first time
        (utc(1, 5, 40), None),  # 01:40
        (utc(1, 6, 5), utc(1, 6, 30)),  # 01:05 again
        (utc(1, 6, 30), None),
    ],
)
def test_an_hour_that_comes_twice_is_quiet_twice(at: datetime, until: datetime | None) -> None:
    wants = Preferences(quiet_from=time(22), quiet_until=time(1, 30))
    assert quiet_until(wants, NEW_YORK, at) == until


@pytest.mark.parametrize("at", [utc(8, 6, 50, month=3), utc(8, 7, 10, month=3)])
def test_an_end_that_is_skipped_is_the_same_for_what_came_before_and_after(at: datetime) -> None:
    """02:30 is 03:30 that night, and not three o'clock for one message and later for another."""
    wants = Preferences(quiet_from=time(22), quiet_until=time(2, 30))
    assert quiet_until(wants, NEW_YORK, at) == utc(8, 7, 30, month=3)
