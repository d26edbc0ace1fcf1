"""Quiet hours and snoozes, on one's own clock."""

from datetime import UTC, datetime, time

import pytest

from intimacy.reminders.models import Preferences
from intimacy.reminders.preferences import quiet_until


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour - 2, minute, tzinfo=UTC)


TOKYO_MORNING = datetime(2026, 9, 7, 23, tzinfo=UTC)


def wants(begins: time | None, ends: time | None, **more: object) -> Preferences:
    return Preferences(quiet_from=begins, quiet_until=ends, **more)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (berlin(7, 12), None),
        (berlin(7, 21, 59), None),
        (berlin(7, 22), berlin(8, 8)),
        (berlin(7, 23, 30), berlin(8, 8)),
        (berlin(7, 2), berlin(7, 8)),
        (berlin(7, 8), None),
    ],
)
def test_the_night_is_quiet(at: datetime, until: datetime | None) -> None:
    assert quiet_until(wants(time(22), time(8)), "Europe/Berlin", at) == until


def test_an_afternoon_can_be_quiet_too() -> None:
    nap = wants(time(13), time(15))
    assert quiet_until(nap, "Europe/Berlin", berlin(7, 14)) == berlin(7, 15)
    assert quiet_until(nap, "Europe/Berlin", berlin(7, 15)) is None


@pytest.mark.parametrize(("begins", "ends"), [(None, None), (time(8), time(8)), (None, time(8))])
def test_no_quiet_hours(begins: time | None, ends: time | None) -> None:
    assert quiet_until(wants(begins, ends), "Europe/Berlin", berlin(7, 3)) is None


def test_quiet_is_by_the_clock_of_the_place() -> None:
    assert quiet_until(wants(time(22), time(8)), "Asia/Tokyo", berlin(7, 16)) == TOKYO_MORNING


def test_a_snooze_that_ends_at_night_ends_in_the_morning() -> None:
    snoozed = wants(time(22), time(8), snoozed_until=berlin(9, 23))
    assert quiet_until(snoozed, "Europe/Berlin", berlin(7, 12)) == berlin(10, 8)
    assert quiet_until(snoozed, "Europe/Berlin", berlin(10, 12)) is None
