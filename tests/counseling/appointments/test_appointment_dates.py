"""Sessions as they fall: rows, their exceptions, and the clocks that change under them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.occurrences import (
    appointment_dates,
    falls_on,
    kept,
    last_of,
    next_of,
)
from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.models import Appointment
from tests.conftest import START, pair, person
from tests.counseling.conftest import in_care

THURSDAY = date(2026, 9, 10)


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def arrange(care, day=THURSDAY, hour=time(17), **plan):
    row = timetable.arrange(care, Plan(day, hour, **plan), at=START)
    return Appointment.objects.prefetch_related("changes").get(pk=row.pk)


def begins(row, since=START, until=START + timedelta(days=22)):
    fresh = Appointment.objects.filter(pk=row.pk).prefetch_related("changes")
    return [m.begins for m in appointment_dates(fresh, since, until)]


@pytest.mark.sqlite
def test_a_session_is_on_the_counselors_own_clock(care):
    assert begins(arrange(care)) == [utc(2026, 9, 10, 15)]


def test_a_row_repeats_until_its_last_day(care):
    row = arrange(care, every_weeks=1, until=date(2026, 9, 17))
    assert begins(row) == [utc(2026, 9, 10, 15), utc(2026, 9, 17, 15)]


def test_five_in_the_afternoon_stays_five_when_the_clocks_change(care):
    row = arrange(care, day=date(2026, 10, 22), every_weeks=1)
    found = begins(row, until=utc(2026, 11, 1))
    assert found == [utc(2026, 10, 22, 15), utc(2026, 10, 29, 16)]


def test_one_date_moves_or_falls_out_and_comes_back(care):
    row = arrange(care, every_weeks=1)
    timetable.move(falls_on(row, THURSDAY), utc(2026, 9, 11, 9))
    timetable.leave_out(falls_on(row, date(2026, 9, 17)))
    assert begins(row) == [utc(2026, 9, 11, 9), utc(2026, 9, 24, 15)]
    timetable.put_back(row, date(2026, 9, 17))
    assert begins(row)[1] == utc(2026, 9, 17, 15)


def test_only_days_of_the_row_can_be_changed(care):
    row = arrange(care, every_weeks=2)
    assert falls_on(row, THURSDAY)
    assert falls_on(row, date(2026, 9, 17)) is None
    assert falls_on(row, date(2026, 9, 11)) is None


def test_stopping_a_row_keeps_what_has_been(care):
    row = arrange(care, every_weeks=1)
    later = utc(2026, 9, 20)
    timetable.end_appointment(row, at=later)
    assert begins(row) == [utc(2026, 9, 10, 15), utc(2026, 9, 17, 15)]
    assert next_of([care.pk], later) == {}
    assert last_of(kept([care.pk]), later) == {care.pk: utc(2026, 9, 17, 15)}


def test_changing_a_row_changes_what_comes_and_not_what_was(care):
    row = arrange(care, every_weeks=1)
    later = utc(2026, 9, 12)
    assert timetable.coming_day(row, later) == date(2026, 9, 17)
    timetable.rearrange(row, Plan(date(2026, 9, 18), time(9), every_weeks=1), at=later)
    assert last_of(kept([care.pk]), later) == {care.pk: utc(2026, 9, 10, 15)}
    assert next_of([care.pk], later) == {care.pk: utc(2026, 9, 18, 7)}


def test_what_never_took_place_is_gone_when_stopped(care):
    row = arrange(care)
    timetable.end_appointment(row, at=START)
    assert not Appointment.objects.visible_to(care.counselor.user).exists()


def test_entering_the_same_session_twice_is_once(care):
    assert arrange(care, every_weeks=1) == arrange(care, every_weeks=1)


def test_each_client_has_a_next_session_in_two_queries(care, django_assert_num_queries):
    other = in_care(care.counselor, pair(person("Eve"), person("Finn")))
    arrange(care, every_weeks=1)
    arrange(other, hour=time(9))
    with django_assert_num_queries(2):
        found = next_of([care.pk, other.pk], START)
    assert found == {care.pk: utc(2026, 9, 10, 15), other.pk: utc(2026, 9, 10, 7)}


def test_a_session_that_is_going_on_is_not_the_last_one(care):
    arrange(care, every_weeks=1)
    during, over = utc(2026, 9, 17, 15, 5), utc(2026, 9, 17, 16)
    assert last_of(kept([care.pk]), during) == {care.pk: utc(2026, 9, 10, 15)}
    assert last_of(kept([care.pk]), over) == {care.pk: utc(2026, 9, 17, 15)}
