"""A calendar rings when somebody wants to be reminded, and never in their quiet hours."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.calendars.reader import Reader
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import moment, zone
from intimacy.reminders.models import Choice, Preferences
from intimacy.reminders.preferences import Wants, is_quiet
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from tests.calendars.conftest import night, of
from tests.conftest import START, member

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
MONDAY = START.date() + DAY


def ritual(by: User, at: time, clock: str = "each") -> Ritual:
    plan = manage_ritual.Plan("Tea", "", 15, devices_away=True)
    rhythm = manage_ritual.Rhythm(Rule("DAILY"), MONDAY, at, clock, "Europe/Berlin")
    return manage_ritual.set_up(plan, rhythm, by=member(by), at=START)


def rings(thing: object, token: str) -> list[int | None]:
    """Return how many minutes before each entry of a thing rings."""
    alarms = [event.walk("VALARM") for event in of(thing, token)]
    return [-alarm[0]["TRIGGER"].dt // MINUTE if alarm else None for alarm in alarms]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("at", "lead", "rung"),
    [
        (time(7), 0, None),
        (time(8), 0, 0),  # quiet ends
        (time(8, 10), 15, None),
        (time(22), 0, None),  # quiet begins
        (time(22, 10), 15, 15),
        (time(0, 30), 180, 180),  # 21:30 of the day before
    ],
)
def test_nothing_rings_between_ten_and_eight_unless_one_wants(alice, hers, at, lead, rung):
    Choice.objects.create(user=alice, kind="ritual", lead=lead)
    one = ritual(alice, at)
    assert rings(one, hers) == [rung]
    Preferences.objects.create(user=alice, quiet_from=None, quiet_until=None)
    assert rings(one, hers) == [lead]


@pytest.mark.sqlite
def test_a_single_time_that_moved_rings_or_keeps_still_by_itself(alice, hers):
    late, noon = ritual(alice, time(23)), ritual(alice, time(12))
    do_ritual.move(late, MONDAY + DAY, datetime(2026, 9, 8, 15), at=START)
    do_ritual.move(noon, MONDAY + DAY, datetime(2026, 9, 8, 23), at=START)
    assert [alarm is None for alarm in rings(late, hers)] == [True, False]
    assert [alarm is None for alarm in rings(noon, hers)] == [False, True]


@pytest.mark.parametrize(
    ("at", "alice_hears", "bob_hears"),
    [
        (time(20), True, True),  # 14:00 in New York
        (time(10), True, False),  # 04:00
        (time(13, 30), True, False),  # 07:30, and 08:30 for some weeks: it might, so it does not
        (time(3, 30), False, False),  # 21:30 of the day before, and 22:30 for some weeks
        (time(2, 30), False, True),  # 20:30, and 21:30
    ],
)
def test_at_one_moment_each_keeps_their_own_quiet(
    alice, bob, hers, his, at, alice_hears, bob_hears
):
    for user in (alice, bob):
        Choice.objects.create(user=user, kind="ritual", lead=0)
    one = ritual(alice, at, "same")
    heard = [rings(one, token) == [0] for token in (hers, his)]
    assert heard == [alice_hears, bob_hears]


@pytest.mark.sqlite
def test_an_evening_rings_by_the_clock_of_whoever_looks(alice, bob, hers, his):
    """Two hours before 14:30 UTC it is 14:30 in Berlin, and 08:30 in New York."""
    early = datetime(2026, 9, 11, 11, 30, tzinfo=UTC)  # 05:30 two hours before, in New York
    dates = [night(alice, bob, early), night(alice, bob, early + timedelta(hours=3))]
    assert [rings(one, hers) for one in dates] == [[120], [120]]
    assert [rings(one, his) for one in dates] == [[None], [120]]


PLACES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Gaza", "Asia/Kathmandu"]
)
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(PLACES, PLACES, TIMES, st.none() | TIMES, st.none() | TIMES, st.sampled_from([0, 15, 120]))
def test_no_bell_of_a_series_lies_in_quiet_hours(here, there, at, begins, ends, lead) -> None:
    person = Preferences(quiet_from=begins, quiet_until=ends)
    wants = Wants({(1, "ritual"): Choice(kind="ritual", lead=lead)}, {1: person})
    reader = Reader(User(pk=1, zone=here), START, named=False, wants=wants)
    quiet = []
    for n in range(365):
        begin = moment(date(2026, 1, 1) + n * DAY, at, there)
        before, after = ((begin + by * DAY).astimezone(zone(here)) for by in (-1, 1))
        if before.time() == after.time():  # the day of a change has hours of its own
            quiet.append(is_quiet(person, (begin - lead * MINUTE).astimezone(zone(here)).time()))
    assert (reader.alarm_of_all("ritual", at, there) is None) == any(quiet)
