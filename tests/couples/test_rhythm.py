"""The couple's day: changed by one, changed back by the other, rested together."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from checkins.begin_week import current, next_beginning
from intimacy.couples import rhythm
from intimacy.couples.models import Couple, RhythmChange
from intimacy.lib.weeks import Rhythm
from tests.conftest import START

SUNDAYS = Rhythm("Europe/Berlin", 6, 19)
FRIDAYS = Rhythm("Europe/Berlin", 4, 20)
TODAY = date(2026, 9, 6)
HALF_A_YEAR = timedelta(weeks=26)


def change(couple, by, to=FRIDAYS, at=START):
    rhythm.change(couple, to, by=by, at=at)
    couple.refresh_from_db()


@pytest.mark.sqlite
def test_a_change_is_kept_with_who_and_what_was_before(couple, alice):
    change(couple, alice)
    assert couple.rhythm == FRIDAYS
    note = RhythmChange.objects.get()
    assert (note.by, note.at, note.weekday, note.hour) == (alice, START, 6, 19)
    assert note.answered_at is None


def test_the_running_week_stays(couple, alice):
    running = current(couple, START)
    change(couple, alice)
    assert current(couple, START + timedelta(days=4)) == running


def test_the_next_week_opens_by_the_new_day(couple, alice):
    running = current(couple, START)
    change(couple, alice)
    friday = datetime.fromisoformat("2026-09-11T20:00:00+02:00")
    assert next_beginning(couple, running, START) == friday
    assert current(couple, friday - timedelta(seconds=1)) == running
    assert current(couple, friday).week == friday.date()


def test_a_week_is_never_shorter_than_four_days(couple, alice):
    running = current(couple, START)
    change(couple, alice, Rhythm("Europe/Berlin", 2, 19))  # Wednesday is three days away
    assert next_beginning(couple, running, START).date() == date(2026, 9, 16)


def test_choosing_the_same_day_is_no_change(couple, alice):
    change(couple, alice, SUNDAYS)
    assert not RhythmChange.objects.exists()
    assert couple.rhythm_since == START


@pytest.mark.sqlite
def test_the_other_changes_it_back(couple, alice, bob):
    change(couple, alice)
    rhythm.answer(RhythmChange.objects.get(), by=bob, back=True, at=START)
    couple.refresh_from_db()
    assert couple.rhythm == SUNDAYS
    assert RhythmChange.objects.get(by=alice).answered_at == START
    assert RhythmChange.objects.get(by=bob).answered_at is None  # Alice may see this one


def test_the_other_says_fine(couple, alice, bob):
    change(couple, alice)
    rhythm.answer(RhythmChange.objects.get(), by=bob, back=False, at=START)
    couple.refresh_from_db()
    assert couple.rhythm == FRIDAYS
    assert RhythmChange.objects.get().answered_at == START


def test_a_change_of_zone_is_changed_back_too(couple, alice, bob):
    change(couple, alice, Rhythm("Asia/Tokyo", 6, 19))
    rhythm.answer(RhythmChange.objects.get(), by=bob, back=True, at=START)
    couple.refresh_from_db()
    assert couple.rhythm == SUNDAYS


def test_a_second_change_answers_the_first(couple, alice):
    change(couple, alice)
    change(couple, alice, Rhythm("Europe/Berlin", 5, 9))
    assert RhythmChange.objects.get(answered_at=None).weekday == FRIDAYS.weekday


def test_every_two_weeks(couple, alice):
    running = current(couple, START)
    change(couple, alice, Rhythm("Europe/Berlin", 6, 19, every=2))
    assert next_beginning(couple, running, START).date() == date(2026, 9, 20)


@pytest.mark.parametrize("odd", [{"weekday": 7}, {"hour": 24}, {"every_weeks": 3}], ids=str)
def test_the_database_refuses_impossible_days(couple, odd):
    with pytest.raises(IntegrityError, match="couples_rhythm_is_possible"):
        Couple.objects.filter(pk=couple.pk).update(**odd)


# --- Resting ----------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_rest_asks_nothing_until_its_day(couple, alice):
    running = current(couple, START)
    rhythm.rest(couple, date(2026, 10, 1), by=alice, at=START)
    couple.refresh_from_db()
    assert current(couple, START + timedelta(days=20)) == running
    assert next_beginning(couple, running, START).date() == date(2026, 10, 4)


def test_either_ends_the_rest(couple, alice, bob):
    running = current(couple, START)
    rhythm.rest(couple, date(2026, 10, 1), by=alice, at=START)
    rhythm.rest(couple, None, by=bob, at=START)
    couple.refresh_from_db()
    assert current(couple, START + timedelta(days=7)) != running


@pytest.mark.parametrize(
    "until",
    [TODAY - timedelta(days=1), TODAY, TODAY + HALF_A_YEAR + timedelta(days=1), date(9999, 12, 31)],
    ids=str,
)
def test_a_rest_lies_ahead_and_within_half_a_year(couple, alice, until):
    with pytest.raises(ValidationError) as refusal:
        rhythm.rest(couple, until, by=alice, at=START)
    assert "until" in refusal.value.message_dict
    assert Couple.objects.get(pk=couple.pk).rest_until is None


@pytest.mark.parametrize("until", [TODAY + timedelta(days=1), TODAY + HALF_A_YEAR], ids=str)
def test_the_edges_of_a_rest(couple, alice, until):
    rhythm.rest(couple, until, by=alice, at=START)
    assert Couple.objects.get(pk=couple.pk).rest_until == until


LATE = datetime.fromisoformat("2026-09-06T23:30:00+00:00")  # Monday already in Berlin


def test_today_is_that_of_whoever_types_it(couple, alice, bob):
    with pytest.raises(ValidationError):
        rhythm.rest(couple, date(2026, 9, 7), by=alice, at=LATE)
    rhythm.rest(couple, date(2026, 9, 7), by=bob, at=LATE)  # tomorrow in New York
    assert Couple.objects.get(pk=couple.pk).rest_until == date(2026, 9, 8)  # and a rest after all


def test_half_a_year_is_counted_there_too(couple, bob):
    last = date(2026, 9, 6) + HALF_A_YEAR
    rhythm.rest(couple, last, by=bob, at=LATE)
    assert Couple.objects.get(pk=couple.pk).rest_until == last
    with pytest.raises(ValidationError):
        rhythm.rest(couple, last + timedelta(days=1), by=bob, at=LATE)
