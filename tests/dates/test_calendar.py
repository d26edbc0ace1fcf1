"""The evenings as a calendar sees them."""

from datetime import timedelta

import pytest

from intimacy.dates import move_date
from intimacy.dates.models import DateNight
from intimacy.dates.occurrences import Evening, calendar_of
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, TITLE, agree, offer

SECOND = timedelta(seconds=1)
UNTIL = AT + timedelta(days=365)


@pytest.mark.sqlite
def test_an_agreed_evening_stands_in_both_calendars(agreed, alice, bob):
    for user in (alice, bob):
        [found] = calendar_of(user, AT, UNTIL, AT)
        assert found == Evening(agreed.pk, FRIDAY, None, 120, TITLE, "agreed", 1, AT)


def test_a_window_says_until_when_it_may_begin(window, alice):
    [found] = calendar_of(alice, AT, UNTIL, AT)
    assert (found.begins, found.until) == (FRIDAY, FRIDAY + 1.5 * HOUR)


@pytest.mark.abuse("AC-05")
def test_a_surprise_is_named_in_neither_calendar_before_it_begins(couple, alice, bob):
    """Nor in its planner's: nobody can cover a line in a calendar."""
    agree(couple, alice, bob, surprise=True)
    for user in (alice, bob):
        titles = [calendar_of(user, AT, UNTIL, at)[0].title for at in (FRIDAY - SECOND, FRIDAY)]
        assert titles == [None, TITLE]


def test_proposals_are_no_appointments(night, alice):
    move_date.cancel(night, at=AT)
    assert calendar_of(alice, AT, UNTIL, AT) == []


def test_every_change_grows_the_revision(agreed, alice, bob):
    night = move_date.shift(agreed, 7, by=bob, seen=1, at=AT)
    [found] = calendar_of(alice, AT, UNTIL, AT)
    assert (found.begins, found.revision) == (FRIDAY + 7 * DAY, 2)
    move_date.cancel(night, at=AT + HOUR)
    [found] = calendar_of(alice, AT, UNTIL, AT)
    assert (found.state, found.revision, found.changed_at) == ("cancelled", 3, AT + HOUR)


def test_only_what_lies_between_is_told(agreed, alice):
    assert calendar_of(alice, FRIDAY, FRIDAY + HOUR, AT)
    assert not calendar_of(alice, FRIDAY + HOUR, UNTIL, AT)
    assert not calendar_of(alice, AT, FRIDAY, AT)


@pytest.mark.abuse("AC-01")
def test_a_stranger_sees_no_evening(agreed, charlie):
    assert calendar_of(charlie, AT, UNTIL, AT) == []


def test_forty_evenings_take_the_queries_of_two(couple, alice, bob, django_assert_num_queries):
    for number in (2, 38):
        nights = [offer(couple, alice, FRIDAY + n * HOUR) for n in range(number)]
        ids = [night.pk for night in nights]
        DateNight.objects.filter(pk__in=ids).update(
            state="agreed", asked=None, begins_at=FRIDAY, ends_at=FRIDAY + HOUR, agreed_at=AT
        )
        with django_assert_num_queries(2):
            calendar_of(bob, AT, UNTIL, AT)
    assert DateNight.objects.count() == 40
