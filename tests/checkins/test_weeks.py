"""When a week begins: in the couple's own zone, whatever the clocks there do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checkins.begin_week import current, next_beginning
from intimacy.couples import rhythm as rhythms
from intimacy.lib.weeks import Rhythm
from intimacy.lib.zones import zone, zone_names
from intimacy.sharing.models import Item
from tests.conftest import START, items, member, pair, seal

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
WEEK = timedelta(days=7)
SECOND = timedelta(seconds=1)


def local(text: str, zone_name: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(zone_name)).astimezone(UTC)


# --- The clocks change ------------------------------------------------------------------

OPENINGS = {
    "Berlin, summer": (Rhythm("Europe/Berlin", 6, 19), "2026-10-18", "2026-10-18T17:00Z"),
    "Berlin, winter": (Rhythm("Europe/Berlin", 6, 19), "2026-10-25", "2026-10-25T18:00Z"),
    "Berlin, in the gap": (Rhythm("Europe/Berlin", 6, 2), "2027-03-28", "2027-03-28T01:00Z"),
    "Berlin, twice": (Rhythm("Europe/Berlin", 6, 2), "2026-10-25", "2026-10-25T00:00Z"),
    "New York, winter": (Rhythm("America/New_York", 6, 19), "2026-11-01", "2026-11-02T00:00Z"),
    "Kolkata": (Rhythm("Asia/Kolkata", 6, 19), "2026-10-25", "2026-10-25T13:30Z"),
    "Lord Howe, half an hour": (
        Rhythm("Australia/Lord_Howe", 6, 19),
        "2026-10-04",
        "2026-10-04T08:00Z",
    ),
    "Kiritimati, far ahead": (
        Rhythm("Pacific/Kiritimati", 6, 0),
        "2026-10-04",
        "2026-10-03T10:00Z",
    ),
    "Cairo, no midnight": (Rhythm("Africa/Cairo", 4, 0), "2026-04-24", "2026-04-23T22:00Z"),
}


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize(("rhythm", "day", "utc"), OPENINGS.values(), ids=OPENINGS.keys())
def test_opens_at_the_couples_own_hour(rhythm, day, utc):
    opens = rhythm.begins(date.fromisoformat(day))
    assert opens == datetime.fromisoformat(utc)
    assert rhythm.latest(opens) == date.fromisoformat(day)
    assert rhythm.latest(opens - SECOND) == date.fromisoformat(day) - WEEK


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize(
    "zone_name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_eight_in_the_evening_stays_eight_all_year(zone_name):
    rhythm, at, last = Rhythm(zone_name, 6, 20), START, date(2026, 9, 6)
    for _ in range(60):
        day = rhythm.following(at, last=last, since=LONG_AGO)
        assert day - last == WEEK
        at, last = rhythm.begins(day), day
        assert at.astimezone(zone(zone_name)).timetz().replace(tzinfo=None) == time(20)


# --- Due and following, in small steps --------------------------------------------------

SUNDAYS = Rhythm("Europe/Berlin", 6, 19)
SUNDAY = date(2026, 9, 6)


def test_a_week_is_due_from_its_hour_on():
    opens = local("2026-09-13T19:00", "Europe/Berlin")
    assert SUNDAYS.due(opens - SECOND, last=SUNDAY, since=LONG_AGO) is None
    assert SUNDAYS.due(opens, last=SUNDAY, since=LONG_AGO) == SUNDAY + WEEK


def test_missed_weeks_are_past_and_only_the_latest_is_due():
    at = SUNDAYS.begins(SUNDAY + 5 * WEEK) + timedelta(days=3)
    assert SUNDAYS.due(at, last=SUNDAY, since=LONG_AGO) == SUNDAY + 5 * WEEK


@pytest.mark.parametrize(("weekday", "days"), [(1, 9), (2, 10), (3, 4), (4, 5), (5, 6), (6, 7)])
def test_after_a_changed_day_at_least_four_days_pass(weekday, days):
    rhythm, sunday_night = Rhythm("Europe/Berlin", weekday, 19), SUNDAYS.begins(SUNDAY)
    day = rhythm.following(sunday_night, last=SUNDAY, since=sunday_night)
    assert (day - SUNDAY).days == days


def test_an_hour_before_the_change_does_not_count():
    chosen = local("2026-09-13T20:00", "Europe/Berlin")  # on the day, an hour too late
    assert SUNDAYS.due(chosen, last=SUNDAY, since=chosen) is None
    assert SUNDAYS.following(chosen, last=SUNDAY, since=chosen) == SUNDAY + 2 * WEEK


def test_every_two_weeks_leaves_one_out():
    rhythm = Rhythm("Europe/Berlin", 6, 19, every=2)
    assert rhythm.due(rhythm.begins(SUNDAY + WEEK), last=SUNDAY, since=LONG_AGO) is None
    assert rhythm.following(START, last=SUNDAY, since=LONG_AGO) == SUNDAY + 2 * WEEK


def test_a_rest_ends_with_the_first_day_on_or_after_it():
    until = SUNDAY + 3 * WEEK
    for rest, day in ((until, until), (until + timedelta(days=1), until + WEEK)):
        opens = SUNDAYS.begins(until)
        assert SUNDAYS.following(START, last=SUNDAY, since=LONG_AGO, rest_until=rest) == day
        due = SUNDAYS.due(opens, last=SUNDAY, since=LONG_AGO, rest_until=rest)
        assert due == (until if rest == until else None)


# --- Anywhere, at any time --------------------------------------------------------------

rhythms_anywhere = st.builds(
    Rhythm,
    zone=st.sampled_from(zone_names()),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    every=st.sampled_from([1, 2]),
)
moments = st.datetimes(datetime(2024, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
gaps = st.integers(0, 200).map(lambda n: timedelta(days=n))


@pytest.mark.abuse("AC-49")
@given(rhythms_anywhere, moments)
@settings(max_examples=300, deadline=None)
def test_the_latest_day_is_the_last_that_has_opened(rhythm, at):
    day = rhythm.latest(at)
    assert day.weekday() == rhythm.weekday
    assert rhythm.begins(day) <= at < rhythm.begins(day + WEEK)


@pytest.mark.abuse("AC-49")
@given(rhythms_anywhere, moments, gaps, gaps)
@settings(max_examples=300, deadline=None)
def test_what_is_due_is_due_once_and_never_within_four_days(rhythm, at, ago, since_ago):
    last, since = at.date() - ago, at - since_ago
    day = rhythm.due(at, last=last, since=since)
    if day is not None:
        assert since < rhythm.begins(day) <= at
        assert (day - last).days >= (4 if rhythm.every == 1 else 11)
        assert rhythm.due(at, last=day, since=since) is None


@pytest.mark.abuse("AC-49")
@given(rhythms_anywhere, moments, gaps, gaps, st.one_of(st.none(), gaps))
@settings(max_examples=300, deadline=None)
def test_the_following_week_is_the_next_that_becomes_due(rhythm, at, ago, since_ago, rest):
    last, since = at.date() - ago, at - since_ago
    known = {"last": last, "since": since, "rest_until": at.date() + rest if rest else None}
    day = rhythm.following(at, **known)
    opens = rhythm.begins(day)
    assert opens > at
    assert rhythm.due(opens, **known) == day
    before = rhythm.due(opens - SECOND, **known)
    assert before is None or rhythm.begins(before) <= at  # nothing comes in between


@pytest.mark.abuse("AC-49")
@given(rhythms_anywhere, moments, st.lists(gaps, min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_whenever_people_come_by_weeks_only_move_on(rhythm, at, steps):
    last, since = at.date(), at
    for step in steps:
        at += step
        following = rhythm.following(at, last=last, since=since)
        day = rhythm.due(at, last=last, since=since)
        assert day is None or day > last
        last = day or last
        assert following > last


# --- Weeks of a couple ------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_first_week_begins_at_once_with_the_fixed_prompts(couple):
    week = current(couple, START)
    assert week.week == date(2026, 9, 6)
    keys = [item.version.prompt.key for item in items(week)]
    assert keys == [
        "curiosity-smell",
        "appreciation-forgot-to-mention",
        "ritual-first-ten-minutes",
        "mind-kettle-to-pillow",
    ]


def test_the_first_week_is_named_by_the_couples_own_date(bob, charlie):
    late = datetime(2026, 9, 7, 2, tzinfo=UTC)  # still Sunday in New York, Monday in Berlin
    assert current(pair(bob, charlie, late), late).week == date(2026, 9, 6)


def test_somebody_alone_has_weeks_too(alice):
    assert len(items(current(member(alice).couple, START))) == 4


@pytest.mark.sqlite
def test_visiting_again_begins_nothing(couple):
    first = current(couple, START)
    assert current(couple, START + timedelta(days=6)) == first
    assert (couple.checkins.count(), Item.objects.count()) == (1, 4)


def test_the_next_week_begins_with_other_prompts(couple):
    first = current(couple, START)
    second = current(couple, next_beginning(couple, first, START))
    assert second.week == date(2026, 9, 13)
    asked = [set(week.exchange.items.values_list("version", flat=True)) for week in (first, second)]
    assert len(asked[1]) == 4
    assert not asked[0] & asked[1]


@pytest.mark.parametrize(("first", "days_on"), [("2026-09-09", 4), ("2026-09-10", 10)])
def test_after_a_first_week_mid_week_at_least_four_days_pass(couple, first, days_on):
    begun = current(couple, local(f"{first}T12:00", "Europe/Berlin"))
    assert (next_beginning(couple, begun, START).date() - begun.week).days == days_on


def test_missed_weeks_are_simply_past(couple, alice):
    first = current(couple, START)
    later = current(couple, START + 6 * WEEK)
    assert list(couple.checkins.all()) == [later, first]
    assert later.week == first.week + 6 * WEEK
    seal(alice, first, START + 6 * WEEK)  # late answers are welcome


def test_two_weeks_apart(couple, alice):
    first = current(couple, START)
    rhythms.change(couple, Rhythm("Europe/Berlin", 6, 19, every=2), by=alice, at=START)
    couple.refresh_from_db()
    assert current(couple, START + WEEK) == first
    assert current(couple, START + 2 * WEEK).week == date(2026, 9, 20)


def test_after_the_clocks_changed_the_week_begins_an_hour_later(couple):
    current(couple, START)
    seven = local("2026-10-25T19:00", "Europe/Berlin")
    assert seven.hour == 18
    assert current(couple, seven - SECOND).week == date(2026, 10, 18)
    assert current(couple, seven).week == date(2026, 10, 25)


def test_a_visit_that_begins_nothing_takes_one_query(couple, django_assert_num_queries):
    current(couple, START)
    with django_assert_num_queries(1):
        current(couple, START)
