"""When the two will do a step: said by either, told to both, forgotten with the set."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from intimacy.counseling.assignments import assign_set, step_times
from intimacy.counseling.care import end_care
from intimacy.counseling.models import AssignedStep
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from tests.conftest import member
from tests.counseling.assigned_sets import hour_of, steps_of
from tests.counseling.assignments.test_for_the_couple import (  # noqa: F401  fixtures
    on_that_sunday,
    page,
    shown,
    step_page,
)

THURSDAY = {"day": "2026-09-17", "hour": "20:00"}


def typed(step, **changed):
    return {f"{step.pk}-{name}": value for name, value in {**THURSDAY, **changed}.items()}


def test_the_page_about_the_counselor_leads_to_what_runs_and_to_nothing_else(
    given, at_home, alice, bob
):
    about = reverse("counseling:beside")
    assert page(given) in at_home(alice).get(about).text
    assign_set.decline(given, by=member(alice), at=hour_of(1))
    assert page(given) not in at_home(bob).get(about).text


def test_either_says_when_and_both_see_it_on_their_own_clock(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    assert at_home(alice).post(step_page(first), typed(first)).url == page(given)
    assert "Thursday 17 September, 20:00" in shown(at_home(alice), given)
    assert "Thursday 17 September, 14:00" in shown(at_home(bob), given)  # in New York
    rows = Schedule.objects.filter(kind=step_times.KIND, subject=first.pk)
    assert set(rows.values_list("user", flat=True)) == {alice.pk, bob.pk}


def test_the_second_of_two_equal_hours_stays_where_it_is_kept(given, at_home, alice, bob):
    """Bob says 21:30 in New York: in Berlin that is the second 02:30 of that night."""
    [first, _] = steps_of(given)
    at_home(bob).post(step_page(first), typed(first, day="2026-10-24", hour="21:30"))
    at_home(alice).post(step_page(first), typed(first, day="2026-10-25", hour="02:30"))
    first.refresh_from_db()
    assert first.together_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_either_changes_it_or_leaves_it_open_again(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    at_home(alice).post(step_page(first), typed(first))
    at_home(bob).post(step_page(first), typed(first, hour="15:00"))
    first.refresh_from_db()
    assert first.together_at.hour == 19  # UTC
    at_home(alice).post(step_page(first), {"go": "clear"})
    first.refresh_from_db()
    assert first.together_at is None
    assert not Schedule.objects.filter(subject=first.pk).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2026-09-12"}, "Choose a time ahead, within a year."),
        ({"day": "2031-01-01"}, "Choose a time ahead, within a year."),
        ({"day": "9999-12-31", "hour": "23:59"}, "Choose a day nearer to today."),
        ({"day": "0001-01-01", "hour": "00:00"}, "Choose a day nearer to today."),
        ({"day": "soon"}, "Write the day like 2027-01-31."),
        ({"hour": ""}, "Choose a time."),
        ({"day": "2027-03-28", "hour": "02:30"}, "The clocks skip this time on that day."),
    ],
)
def test_a_time_that_cannot_be_is_refused_and_kept_on_the_page(
    given, at_home, alice, changed, said
):
    [first, _] = steps_of(given)
    response = at_home(alice).post(step_page(first), typed(first, **changed))
    assert response.status_code == 422
    text = response.content.decode()
    assert said in text
    assert all(value in text for value in {**THURSDAY, **changed}.values())
    assert not AssignedStep.objects.exclude(together_at=None).exists()


def test_a_step_that_has_not_come_asks_no_time_yet(given, at_home, alice):
    first, second = steps_of(given)
    text = shown(at_home(alice), given)
    assert step_page(first) in text
    assert step_page(second) not in text


def test_declining_forgets_the_time(given, at_home, alice, bob):
    [first, _] = steps_of(given)
    at_home(alice).post(step_page(first), typed(first))
    assign_set.decline(given, by=member(bob), at=hour_of(1))
    assert not Schedule.objects.filter(subject=first.pk).exists()
    response = at_home(alice).post(step_page(first), typed(first))
    assert response.status_code == 422
    assert "no longer part of your weeks" in response.content.decode()


def dues(step, *people):
    moment = AssignedStep.objects.get(pk=step.pk).together_at
    return [Due(n, p.pk, step.pk, step.couple_id, moment) for n, p in enumerate(people)]


def test_a_reminder_goes_only_while_the_time_stands_and_to_nobody_who_paused(
    given, alice, bob, charlie, django_assert_num_queries
):
    [first, _] = steps_of(given)
    step_times.plan(first, hour_of(2), by=member(alice), at=hour_of(1))
    asked = dues(first, alice, bob, charlie)
    with django_assert_num_queries(2):
        assert step_times.still_wanted(asked) == {0, 1}
    open_together.pause(member(bob), at=hour_of(1))
    assert step_times.still_wanted(asked) == {0}
    step_times.plan(first, hour_of(3), by=member(alice), at=hour_of(1))
    assert step_times.still_wanted(asked) == set()


def test_a_reminder_is_not_wanted_once_the_set_or_the_care_has_ended(given, care, alice, bob):
    [first, _] = steps_of(given)
    step_times.plan(first, hour_of(2), by=member(alice), at=hour_of(1))
    asked = dues(first, alice)
    end_care.end_care(care, by=bob, at=hour_of(1))
    assert step_times.still_wanted(asked) == set()


def test_the_reminder_leads_to_the_page(given, at_home, alice):
    [first, _] = steps_of(given)
    link = KINDS[step_times.KIND].link(first.pk)
    assert at_home(alice).get(link).url == page(given)
