"""No reminders for a while: everything off, nothing until a morning, another clock."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from intimacy.lib.recurrence import parse
from intimacy.reminders import schedules
from intimacy.reminders.delivery import plan_for
from intimacy.reminders.models import Message, Preferences, Schedule
from intimacy.reminders.preferences import quiet_until
from tests.reminders.test_choices import (  # noqa: F401  fixtures
    NOW,
    PATH,
    _client,
    _evening,
    keep,
    kept,
    page,
    refused,
    snooze,
    waiting,
    wants,
)


def ends(user, at=NOW):
    plan = plan_for(waiting(user), at)
    return {Message.State(state) for state in plan.ends}, len(plan.held), len(plan.letters)


# --- Everything off ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_one_tap_off_stops_all_and_another_undoes_it(client, alice, bob):
    assert ends(alice) == (set(), 0, 1)
    kept(client.post(f"{PATH}off/"))
    assert ends(alice) == ({Message.State.DROPPED}, 0, 0)
    assert "Since 6 September we send you nothing" in page(client)
    assert ends(bob) == (set(), 0, 1)
    kept(client.post(f"{PATH}on/"))
    assert ends(alice) == (set(), 0, 1)
    assert "Turn everything off" in page(client)


@pytest.mark.sqlite
def test_off_twice_is_off_since_the_first_time(client, alice):
    client.post(f"{PATH}off/")
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        client.post(f"{PATH}off/")
    assert Preferences.objects.get().silent_since == NOW


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("fields", "day"),
    [({"days": "1"}, 7), ({"days": "3"}, 9), ({"days": "7"}, 13), ({"day": "2026-09-20"}, 20)],
)
def test_nothing_until_a_morning_on_their_own_clock(client, alice, fields, day):
    kept(snooze(client, **fields))
    assert Preferences.objects.get().snoozed_until == datetime(2026, 9, day, 6, tzinfo=UTC)
    assert f"{day} September, 08:00" in page(client)
    assert ends(alice) == ({Message.State.EXPIRED}, 0, 0)
    kept(client.post(f"{PATH}snooze/end/"))
    assert "Only for a while" in page(client)
    assert Preferences.objects.get().snoozed_until is None


@pytest.mark.parametrize(("ends_at", "hour"), [("09:30", "09:30"), ("06:00", "08:00")])
def test_a_morning_begins_at_eight_or_when_quiet_hours_end(client, ends_at, hour):
    kept(keep(client, quiet_until=ends_at))
    kept(snooze(client, days="1"))
    assert f"Nothing until Monday 7 September, {hour}" in page(client)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"day": "1890-01-01"},
        {"day": "9999-12-31"},
        {"day": "2026-09-06"},
        {"day": "2026-11-06"},
        {"day": "soon\x00"},
        {"days": "2"},
        {"days": "9" * 400},
    ],
)
def test_a_snooze_for_ever_is_refused(client, fields):
    refused(snooze(client, **fields), *(["soon"] if "soon" in str(fields) else []))


@pytest.mark.sqlite
def test_a_snooze_that_is_over_is_not_shown(client):
    snooze(client, days="1")
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "Only for a while" in page(client)


# --- Another clock ----------------------------------------------------------------------------


@pytest.mark.sqlite
def test_who_moves_takes_their_quiet_hours_along(client, alice):
    snooze(client, days="1")
    late_in_berlin = datetime(2026, 9, 8, 21, tzinfo=UTC)
    person = wants(alice).person(alice.pk)
    assert quiet_until(person, "Europe/Berlin", late_in_berlin) is not None
    assert quiet_until(person, "America/New_York", late_in_berlin) is None
    client.post("/you/", {"name": "Alice", "zone": "America/New_York"})
    assert "Nothing until Monday 7 September, 02:00" in page(client)


@pytest.mark.parametrize(
    ("place", "hour"), [("Europe/Berlin", 6), ("America/New_York", 12), ("Asia/Tokyo", 23)]
)
def test_who_moves_is_reminded_at_the_same_hour_there(client, alice, place, hour):
    alice.choose_knock(8, at=NOW)
    things = {"subject": uuid4(), "scope": uuid4(), "at": NOW}
    schedules.knock(alice, "week-open", **things)
    daily = {"rule": parse("FREQ=DAILY"), "starts": datetime(2026, 9, 1, 8), "place": alice.zone}
    schedules.repeat(alice, "ritual", **things, **daily)
    client.post("/you/", {"name": "Al", "zone": place})
    first = datetime(2026, 9, 7 if hour < 23 else 6, hour, tzinfo=UTC)
    assert {row.next_at for row in Schedule.objects.all()} == {first}
