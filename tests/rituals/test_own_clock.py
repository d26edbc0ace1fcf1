"""A ritual kept on one clock and changed from another: as a whole, or not at all."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils.dates import WEEKDAYS
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import moment, zone, zone_names
from intimacy.rituals.form_initials import KEEP, initial_of_ritual
from intimacy.rituals.forms import RitualForm
from intimacy.rituals.manage_ritual import Said
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import moments
from intimacy.rituals.own_clock import local_time, other_days, seen_by, shifted
from intimacy.rituals.rule_in_words import days_seen
from tests.typed import LONG

DAY = timedelta(days=1)
some = settings(
    max_examples=2000 if LONG else 150, derandomize=not LONG, database=None, deadline=None
)
WEEKDAY = st.integers(0, 6)
RULES = st.one_of(
    st.just(Rule("DAILY")),
    st.builds(
        lambda every, days: Rule("WEEKLY", every, tuple(sorted(days))),
        st.integers(1, 4),
        st.sets(WEEKDAY, min_size=1),
    ),
    st.builds(lambda day: Rule("MONTHLY", monthday=day), st.sampled_from([*range(1, 29), -1])),
    st.builds(
        lambda nth, day: Rule("MONTHLY", weekdays=(day,), nth=nth),
        st.sampled_from([1, 2, 3, 4, -1]),
        WEEKDAY,
    ),
)
PLACES = st.sampled_from(zone_names())
HOURS = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
FAR = ("Pacific/Pago_Pago", "Pacific/Kiritimati")  # twenty-five hours apart


@st.composite
def rituals(draw):
    """A ritual at one moment for both, who looks, and when (UTC)."""
    day = date(2026, 1, 1) + draw(st.integers(0, 700)) * DAY
    how = {"rule": str(draw(RULES)), "starts_on": day, "at": draw(HOURS), "minutes": 9}
    at = datetime.combine(day, time(12), UTC) + timedelta(hours=draw(st.integers(-99, 999)))
    place, here = draw(st.tuples(PLACES, PLACES) | st.permutations(FAR).map(tuple))
    return Ritual(clock="same", place=place, **how), User(zone=here), at


def form_of(drawn, **typed):
    """The form as the page shows it to `user`, sent back with what they typed."""
    ritual, user, now = drawn
    how = {"user": user, "now": now, "alone": False}
    initial = initial_of_ritual(ritual, Said("Tea", ""), seen_by(user, ritual, now))
    page = RitualForm(initial=initial, seen=seen_by(user, ritual, now), **how)
    sent = {field.name: field.value() for field in page}
    sent |= {"at": f"{sent['at']:%H:%M}", "minutes": 9, **typed}
    return RitualForm(sent, initial=initial, seen=seen_by(user, ritual, now), **how)


def days_of(ritual, since, count=9):
    """The first days by the rule from `since` on."""
    begins = datetime.combine(since, time(), UTC) - 2 * DAY
    every = moments(ritual, "UTC", begins, begins + 999 * DAY)
    return [day for _, (day, _at) in zip(range(count + 3), every, strict=False) if day >= since][
        :count
    ]


@given(rituals())
@some
def test_saving_untouched_changes_nothing(drawn):
    form = form_of(drawn)
    assert form.is_valid(), form.errors
    assert not form.touched_rhythm
    renamed = form_of(drawn, name="Coffee")
    assert renamed.is_valid()
    assert not renamed.touched_rhythm


@given(rituals(), HOURS)
@some
def test_another_hour_is_that_hour_on_the_same_days_here(drawn, hour):
    """Whoever types it reads days and hour on their clock; that is what they get."""
    ritual, user, at = drawn
    seen = seen_by(user, ritual, at)
    assume(hour != seen.hour)
    form = form_of(drawn, at=f"{hour:%H.%M}")
    here = [day + seen.shift * DAY for day in days_of(ritual, seen.day)]
    if not form.is_valid():
        assert form.cleaned_data["rhythm"] == KEEP
        assert list(form.errors) == ["at"]
        return
    rhythm = form.when()
    changed = Ritual(rule=str(rhythm.rule), starts_on=rhythm.starts_on, at=rhythm.at, minutes=9)
    shift = (here[0] - days_of(changed, rhythm.starts_on)[0]).days
    assert [day + shift * DAY for day in days_of(changed, rhythm.starts_on)] == here
    if form.cleaned_data["rhythm"] == KEEP:
        assert (rhythm.place, rhythm.rule, shift) == (ritual.place, ritual.recurs, seen.shift)
        behind = seen.local - datetime.combine(seen.day, ritual.at)
        assert datetime.combine(seen.day, rhythm.at) + behind == datetime.combine(here[0], hour)
    else:
        assert (rhythm.place, rhythm.at, shift) == (user.zone, hour, 0)


@given(rituals())
@some
def test_the_sentence_names_the_days_one_will_see(drawn):
    ritual, user, at = drawn
    seen, others = seen_by(user, ritual, at), other_days(user, ritual, at)
    said = days_seen(seen)
    named = {number for number, name in WEEKDAYS.items() if str(name) in said}
    coming = [
        (day, begins.astimezone(zone(user.zone)).date())
        for day, begins in moments(ritual, ritual.place, at, at + 366 * DAY)
        if moment(day, ritual.at, ritual.place).astimezone(zone(ritual.place)).time() == ritual.at
    ]
    usual = [here for day, here in coming if (here - day).days == seen.shift]
    unusual = {(here - day).days for day, here in coming} - {seen.shift}
    assert bool(unusual) == (others is not None)
    assert others is None or others.shift in unusual
    rule = ritual.recurs
    if rule.freq == "WEEKLY" and len(usual) > 99:
        assert ({here.weekday() for here in usual} == named) or said == "Every day"
    elif rule.nth:
        assert {here.weekday() for here in usual} <= named
    elif rule.monthday and seen.rule and seen.rule.monthday > 0:
        assert said == f"On day {seen.rule.monthday} of every month"
        assert {here.day for here in usual} == {seen.rule.monthday}
    elif rule.monthday and seen.rule:
        assert {(here + DAY).day for here in usual} == {1}


WORDS = [
    # rule, where and at what time it is kept, who looks, what they read
    (Rule("MONTHLY", monthday=15), time(20, 30), "On day 16 of every month"),
    (Rule("MONTHLY", monthday=-1), time(20, 30), "On day 1 of every month"),
    (Rule("MONTHLY", monthday=28), time(20, 30), "On the day after day 28 of every month"),
    (Rule("WEEKLY", 2, (0,)), time(20, 30), "Every 2 weeks on Tuesday"),
    (Rule("WEEKLY", 2, (0, 6)), time(20, 30), "Every 2 weeks on Tuesday and the Monday after"),
    (
        Rule("MONTHLY", weekdays=(6,), nth=1),
        time(20, 30),
        "On the Monday after the first Sunday of the month",
    ),
    (Rule("MONTHLY", weekdays=(6,), nth=-1), time(12), "On the last Sunday of the month"),
    (Rule("DAILY"), time(20, 30), "Every day"),
]
NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def in_new_york(rule, at, starts_on=date(2026, 9, 1)):
    where = {"clock": "same", "place": "America/New_York"}
    return Ritual(rule=str(rule), starts_on=starts_on, at=at, minutes=9, **where)


@pytest.mark.parametrize(("rule", "at", "said"), WORDS)
def test_in_words(rule, at, said):
    assert days_seen(seen_by(User(zone="Europe/Berlin"), in_new_york(rule, at), NOON)) == said


def test_in_words_where_it_is_the_day_before():
    sunday = Rule("MONTHLY", weekdays=(6,), nth=1)
    ritual = in_new_york(sunday, time(0, 30))
    said = days_seen(seen_by(User(zone="America/Los_Angeles"), ritual, NOON))
    assert said == "On the Saturday before the first Sunday of the month"


def test_midnight_that_only_one_clock_moves_is_said():
    ritual, bob = (
        in_new_york(Rule("WEEKLY", weekdays=(0,)), time(18, 15)),
        User(zone="Europe/Berlin"),
    )
    assert days_seen(seen_by(bob, ritual, NOON)) == "Every Tuesday"
    others = other_days(bob, ritual, NOON)
    assert (days_seen(others), others.hour) == ("Every Monday", time(23, 15))


@pytest.mark.parametrize(("days", "number"), [(1, 16), (-14, 1), (14, 0), (-15, 0)])
def test_a_date_moves_along_within_its_month(days, number):
    moved = shifted(Rule("MONTHLY", monthday=15), days)
    assert (moved.monthday if moved else 0) == number


GAP = date(2027, 3, 28)  # 02:30 is not there in Berlin


@pytest.mark.parametrize(
    ("here", "hour"), [("Europe/Berlin", 2), ("Europe/Paris", 2), ("Europe/London", 1)]
)
def test_an_hour_the_clocks_skip_is_shown_as_it_is_meant(here, hour):
    """Else it would be an hour later for good, once somebody changes it or moves it from there."""
    user, before = User(zone=here), datetime(2027, 3, 27, 12, tzinfo=UTC)
    ritual = in_new_york(Rule("DAILY"), time(2, 30), GAP)
    ritual.place = "Europe/Berlin"
    assert seen_by(user, ritual, before).hour == time(hour, 30)
    assert local_time(ritual, GAP, user) == datetime.combine(GAP, time(hour, 30))
