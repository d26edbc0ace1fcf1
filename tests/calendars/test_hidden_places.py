"""A ritual on the clock of somebody who hides their place: its times are told, and no zone."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import time_machine

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.reminders.models import Choice, Preferences
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import occurrences_of
from tests.calendars.conftest import LATER, ask, events, of, tea
from tests.calendars.test_feed import busy, cost, shown
from tests.conftest import START, signed_in

DAY, TODAY = timedelta(days=1), START.date()


@pytest.fixture
def alice(alice: User, couple: object) -> User:
    """Alice, who lives in Berlin and shows it to nobody; Bob lives in New York."""
    alice.show_zone(False)
    return alice


def file(user: User, ritual: Ritual, at: datetime = LATER) -> bytes:
    with time_machine.travel(at, tick=False):
        return signed_in(user).get(f"/together/rituals/{ritual.pk}/calendar.ics").content


def uid(ritual: Ritual, day: date) -> str:
    return str(uuid.uuid5(ritual.pk, str(day)))


def of_day(ritual: Ritual, day: date, token: str) -> list[icalendar.Event]:
    return [event for event in events(token) if event["UID"].startswith(uid(ritual, day))]


@pytest.mark.sqlite
def test_neither_feed_nor_file_names_the_place(alice, bob, his):
    same = tea(alice, clock="same")
    tea(alice)
    do_ritual.move(same, TODAY + 3 * DAY, datetime(2026, 9, 12, 21), at=START)
    for told in (ask(his).content, file(bob, same)):
        assert b"Berlin" not in told
        assert b"Europe" not in told
        assert b"CET" not in told
        assert b"CEST" not in told
    zones = icalendar.Calendar.from_ical(ask(his).content).walk("VTIMEZONE")
    assert [zone["TZID"] for zone in zones] == ["America/New_York"]  # of his own one
    assert b"VTIMEZONE" not in file(bob, same)


@pytest.mark.sqlite
def test_it_stands_when_the_engine_has_it_over_the_change_of_clocks(alice, bob, his):
    at, until = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
    busy(alice, bob)
    for rule in (Rule("WEEKLY", 2, (1, 5)), Rule("MONTHLY", nth=1, weekdays=(4,))):
        tea(alice, rule, clock="same")
    engine = [one.begins for one in occurrences_of(Ritual.objects.all(), bob, at, until)]
    assert shown(his, at, until) == engine


def test_sixty_days_ahead_and_thirty_behind(alice, bob, his):
    same, at = tea(alice, clock="same"), datetime(2026, 12, 6, 18, tzinfo=UTC)
    starts = [event.start for event in events(his, at)]
    assert (starts[0], starts[-1]) == (
        datetime(2026, 11, 6, 6, tzinfo=UTC),
        datetime(2027, 2, 4, 6, tzinfo=UTC),
    )
    assert starts[-1] + DAY > at + 60 * DAY
    assert len(starts) == 91
    assert starts == [e.start for e in icalendar.Calendar.from_ical(file(bob, same, at)).events]


@pytest.mark.abuse("AC-50")
@pytest.mark.parametrize(
    ("most", "first", "last"), [(20, "09-26", "10-05"), (130, "09-22", "11-25")]
)
def test_however_many_they_stay_bounded(alice, bob, his, monkeypatch, most, first, last):
    """Two rituals share; what is next comes before what has been."""
    monkeypatch.setattr("intimacy.calendars.contents.SINGLES_AT_MOST", most)
    tea(alice, clock="same"), tea(alice, clock="same")
    starts = [event.start.date() for event in events(his, datetime(2026, 9, 26, 18, tzinfo=UTC))]
    assert len(starts) == most
    assert (str(min(starts))[5:], str(max(starts))[5:]) == (first, last)


@pytest.mark.sqlite
def test_what_is_left_out_moved_paused_and_ended(alice, bob, his):
    same = tea(alice, clock="same")
    do_ritual.leave_out(same, TODAY + 2 * DAY, at=START)
    do_ritual.move(same, TODAY + 3 * DAY, datetime(2026, 9, 12, 21), at=START)
    assert not of_day(same, TODAY + 2 * DAY, his)
    [moved] = of_day(same, TODAY + 3 * DAY, his)
    assert moved.start == datetime(2026, 9, 12, 19, tzinfo=UTC)
    [usual] = of_day(same, TODAY + DAY, his)
    manage_ritual.pause(same, at=START + 4 * DAY)
    assert {event["UID"].partition("@")[0] for event in events(his)} == {
        uid(same, TODAY + n * DAY) for n in (0, 1, 4)
    }
    [again] = of_day(same, TODAY + DAY, his)
    assert again["UID"] == usual["UID"]
    assert again["SEQUENCE"] == usual["SEQUENCE"] + 1
    assert again["DTSTAMP"].dt == START + 4 * DAY


def test_it_rings_as_the_series_would(alice, bob, his):
    Preferences.objects.create(user=bob, quiet_from=None)
    Choice.objects.create(user=bob, kind="ritual", lead=25)
    same = tea(alice, clock="same")
    [event] = of_day(same, TODAY + DAY, his)
    assert event.walk("VALARM")[0]["TRIGGER"].dt == timedelta(minutes=-25)
    Preferences.objects.update(quiet_from=time(22), quiet_until=time(7))
    [event] = of_day(same, TODAY + DAY, his)  # 01:00 in New York
    assert not event.walk("VALARM")


@pytest.mark.sqlite
def test_the_same_all_day_and_other_days_tomorrow(alice, bob, his):
    tea(alice, clock="same")
    morning, evening = datetime(2026, 9, 8, 0, 1, tzinfo=UTC), datetime(2026, 9, 8, 23, tzinfo=UTC)
    assert ask(his, morning).content == ask(his, evening).content
    assert ask(his, evening + DAY).content != ask(his, morning).content


@pytest.mark.sqlite
def test_whose_place_is_shown_or_ones_own_stays_a_series(alice, bob, hers, his):
    same = tea(alice, clock="same")
    assert "RRULE" in of(same, hers)[0]
    alice.show_zone(True)
    assert "RRULE" in of(same, his)[0]
    bob.show_zone(False)  # his own is nothing to hide from himself
    assert "RRULE" in of(same, his)[0]


def test_asks_the_database_as_often_for_forty_as_for_three(alice, bob, his):
    for _ in range(3):
        tea(alice, Rule("MONTHLY", monthday=8), clock="same")
    few = cost(his)
    for _ in range(37):
        do_ritual.leave_out(tea(alice, Rule("MONTHLY", monthday=8), clock="same"), TODAY, at=START)
    assert cost(his) == few <= 10
