"""Weeks never crowd: four times 24 hours apart, named by their own day, when the page said."""

import importlib
import itertools
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkins import question_draft, week_questions
from checkins.begin_week import begin_due, current, next_beginning
from checkins.models import CheckIn
from intimacy.calendars import addresses
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.lib.weeks import Rhythm
from intimacy.lib.zones import local_day
from tests.calendars.conftest import events
from tests.conftest import START, pair

pytestmark = pytest.mark.abuse("AC-49")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APART = 4 * 24 * HOUR
FAR_APART = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "Asia/Kathmandu")
BERLIN = "Europe/Berlin"


def change(couple, by, to, at):
    current(couple, at)  # as the page does
    rhythm.change(couple, to, by=by, at=at)
    couple.refresh_from_db()


def rest(couple, by, until, at):
    rhythm.rest(couple, until, by=by, at=at)
    couple.refresh_from_db()


def begun(couple):
    return list(couple.checkins.order_by("week").values_list("week", "began_at"))


# --- A rest ended early ---------------------------------------------------------------------


@pytest.fixture
def resting(couple, alice):
    """They began on Sunday the sixth and rest for seven weeks."""
    current(couple, START)
    rest(couple, alice, START.date() + 49 * DAY, START + HOUR)
    return couple


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("ended", "opens"),
    [
        ("2026-09-20T16:00Z", "2026-09-20T17:00Z"),  # Sunday at six: an hour later, as ever
        ("2026-09-20T18:00Z", "2026-09-27T17:00Z"),  # Sunday at eight: that hour is past
        ("2026-09-23T08:00Z", "2026-09-27T17:00Z"),
    ],
)
def test_after_a_rest_ended_early_the_next_week_opens_on_its_usual_day(
    resting, alice, bob, ended, opens
):
    ended, opens = datetime.fromisoformat(ended), datetime.fromisoformat(opens)
    rest(resting, bob, None, ended)
    last = current(resting, ended)
    assert next_beginning(resting, last, ended) == opens
    for hour in range(24 * 7):
        begin_due(ended + hour * HOUR, 10)
    assert begun(resting)[1:] == [(opens.date(), opens)]


@pytest.mark.parametrize(
    ("until", "at", "week"),
    [
        (date(2026, 9, 20), "2026-09-20T17:00:30Z", date(2026, 9, 20)),  # the tick is on its way
        (date(2026, 9, 21), "2026-09-20T22:00:00Z", date(2026, 9, 6)),  # its midnight
    ],
)
def test_ending_a_rest_that_is_over_gives_no_week_and_takes_none(resting, alice, until, at, week):
    """Pressing the button on a page from yesterday changes nothing."""
    at = datetime.fromisoformat(at)
    rest(resting, alice, until, START + HOUR)
    rest(resting, alice, None, at)
    assert current(resting, at).week == week


def test_no_button_ends_a_rest_that_is_over(resting, alice, sign_in, time_machine):
    time_machine.move_to(START + 50 * DAY, tick=False)
    assert "End the rest" not in sign_in(alice).get("/you/week/").text


# --- Another day, hour or zone --------------------------------------------------------------


def test_another_hour_leaves_four_whole_days(couple, alice):
    """From Sunday at eleven at night to Thursday at midnight are four dates, but three days."""
    change(couple, alice, Rhythm(BERLIN, 6, 23), START)
    sunday = datetime(2026, 9, 6, 21, tzinfo=UTC)
    first = current(couple, sunday)
    change(couple, alice, Rhythm(BERLIN, 3, 0), sunday + HOUR)
    thursday = datetime(2026, 9, 16, 22, tzinfo=UTC)
    assert next_beginning(couple, first, sunday + HOUR) == thursday
    assert current(couple, thursday - HOUR) == first
    assert current(couple, thursday).week == date(2026, 9, 17)


def test_a_calendar_counts_from_when_the_week_began(couple, alice):
    change(couple, alice, Rhythm(BERLIN, 6, 23), START)
    sunday = datetime(2026, 9, 6, 21, tzinfo=UTC)
    first = current(couple, sunday)
    change(couple, alice, Rhythm(BERLIN, 3, 0), sunday + HOUR)
    shown = events(addresses.make(alice, at=sunday), sunday + 2 * HOUR)
    assert shown[0]["DTSTART"].dt == next_beginning(couple, first, sunday + HOUR)


def test_a_first_week_is_counted_from_when_it_began(couple):
    wednesday = datetime(2026, 9, 9, 18, tzinfo=UTC)  # an hour less than four days to Sunday
    first = current(couple, wednesday)
    assert next_beginning(couple, first, wednesday).date() == date(2026, 9, 20)


def test_across_the_date_line_and_back(couple, alice):
    change(couple, alice, Rhythm("Pacific/Kiritimati", 6, 0), START)
    opened = datetime(2026, 9, 12, 10, tzinfo=UTC)  # Sunday the 13th there
    first = current(couple, opened)
    change(couple, alice, Rhythm("Pacific/Pago_Pago", 2, 0), opened + HOUR)
    assert next_beginning(couple, first, opened + HOUR) == datetime(2026, 9, 16, 11, tzinfo=UTC)
    change(couple, alice, Rhythm("Pacific/Kiritimati", 3, 0), opened + 2 * HOUR)
    later = next_beginning(couple, first, opened + 2 * HOUR)
    assert later == datetime(2026, 9, 16, 10, tzinfo=UTC)  # four days to the minute
    assert current(couple, later).week == date(2026, 9, 17)


def test_a_clock_that_goes_forward_takes_no_hour_away(couple, alice):
    saturday = datetime(2027, 3, 27, 18, tzinfo=UTC)  # summer begins in the night
    change(couple, alice, Rhythm(BERLIN, 5, 19), saturday - 7 * DAY)
    last = current(couple, saturday)
    change(couple, alice, Rhythm(BERLIN, 2, 19), saturday + HOUR)
    assert next_beginning(couple, last, saturday + HOUR).date() == date(2027, 4, 7)


# --- Whatever is changed --------------------------------------------------------------------

rhythms = st.builds(
    Rhythm,
    zone=st.sampled_from(FAR_APART),
    weekday=st.integers(0, 6),
    hour=st.integers(0, 23),
    every=st.sampled_from([1, 1, 1, 2]),
)
acts = st.one_of(
    rhythms.map(lambda chosen: ("change", chosen)),
    st.integers(1, 30).map(lambda days: ("rest", days)),
    st.just(("end", None)),
)
lives = st.lists(st.tuples(st.integers(0, 300), acts), min_size=2, max_size=7)


class Life:
    """A couple whose weeks begin by the tick alone while both change their minds."""

    def __init__(self, couple, by, at):
        self.couple, self.by, self.at = couple, by, at
        self.begun = [(at, current(couple, at))]

    def wait(self, hours):
        """Let the tick look whenever it means to; what was said to open then, opens then."""
        until, said = self.at + hours * HOUR, self.said()
        while (at := max(self.at, self.looks_again())) <= until:
            begin_due(at, 10)
            self.at = at
            week = self.couple.checkins.first()
            if week != self.begun[-1][1]:
                assert (at, week.week) == (said, self.couple.today(at))
                self.begun.append((at, week))
                said = self.said()
        assert said > until
        self.at = until

    def looks_again(self):
        self.couple.refresh_from_db()
        return self.couple.week_due_at

    def said(self):
        return next_beginning(self.couple, self.begun[-1][1], self.at)

    def act(self, name, chosen):
        if name == "change":
            change(self.couple, self.by, chosen, self.at)
        else:
            # A rest is chosen on the clock of whoever chooses it, whatever zone the weeks are in.
            until = local_day(self.at, self.by.zone) + chosen * DAY if chosen else None
            rest(self.couple, self.by, until, self.at)


def lived(life, couple, by):
    played = Life(couple, by, START)
    for hours, act in life:
        played.wait(hours)
        played.act(*act)
    played.wait(24 * 35)
    moments = [at for at, _ in played.begun]
    assert all(after - before >= APART for before, after in itertools.pairwise(moments))
    names = [week.week for _, week in played.begun]
    assert names == sorted(set(names))
    assert len(names) > 1


@pytest.fixture
def unasked(monkeypatch):
    """No questions: they take long to choose and change no day."""
    monkeypatch.setattr(question_draft, "settled", lambda *about: [])
    monkeypatch.setattr(week_questions, "questions_for", lambda *about: [])


quickly = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def lived_by_two(life, alice):
    fresh = {"created_at": START, "rhythm_since": START, "week_due_at": START}
    with transaction.atomic():
        lived(life, Couple.objects.create(kind=Couple.Kind.PAIR, zone=BERLIN, **fresh), alice)
        transaction.set_rollback(True)


@pytest.mark.usefixtures("unasked")
@given(life=lives)
@quickly
def test_whatever_is_changed_weeks_keep_four_days_apart(alice, life):
    lived_by_two(life, alice)


@pytest.mark.long
@pytest.mark.usefixtures("unasked")
@given(life=lives)
@settings(quickly, max_examples=400)
def test_whatever_is_changed_they_do_for_many_more_couples(alice, life):
    lived_by_two(life, alice)


@given(
    chosen=rhythms,
    began=st.integers(0, 14 * 24),
    since=st.integers(0, 14 * 24),
    rests=st.one_of(st.none(), st.integers(1, 60)),
)
@settings(max_examples=25, deadline=None)
def test_what_is_due_at_every_hour_is_what_was_predicted(chosen, began, since, rests):
    known = {
        "last": (START - began * HOUR).date(),
        "began": START - began * HOUR,
        "since": START - since * HOUR,
        "rest_until": START.date() + rests * DAY if rests else None,
    }
    at = START
    while (day := chosen.due(at, **known)) is not None:  # whatever is due already has come
        known |= {"last": day, "began": at}
    for _number in range(3):
        said = chosen.following(at, **known)
        while chosen.due(at, **known) is None:
            at += HOUR / 4
        assert (at, chosen.due(at, **known)) == (chosen.begins(said), said)
        known |= {"last": said, "began": at}


# --- What was there before ------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_running_week_of_a_filled_house_learns_when_it_began(couple, charlie, dana):
    first, second = current(couple, START), current(couple, START + 7 * DAY)
    closed = current(pair(charlie, dana), START)
    Couple.objects.filter(pk=closed.couple_id).update(ended_at=START)
    CheckIn.objects.update(began_at=None)
    importlib.import_module("checkins.migrations.0004_checkin_began_at").fill(apps, None)
    kept = dict(CheckIn.objects.values_list("pk", "began_at"))
    sunday = datetime.combine(date(2026, 9, 13), time(17), tzinfo=UTC)
    assert kept[second.pk] == sunday
    assert kept[first.pk] is kept[closed.pk] is None
