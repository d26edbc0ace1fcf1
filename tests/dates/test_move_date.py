"""An agreed evening begins, moves, is missed or called off; each twice is once."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from intimacy.dates import move_date
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, agree, offer

EVENING = FRIDAY + HOUR / 2
AFTER = FRIDAY + 4 * HOUR


# --- A window ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_we_are_ready_begins_it_now_and_once(window):
    for at in (EVENING, EVENING + HOUR / 2):
        night = move_date.start_now(window, at=at)
        assert (night.begins_at, night.window_until) == (EVENING, None)
        assert night.ends_at == EVENING + 2 * HOUR
    assert night.revision == 2


def test_before_the_window_nothing_begins(window):
    assert move_date.start_now(window, at=FRIDAY - HOUR).window_until


def test_after_the_window_it_began_with_it(window):
    assert not window.has_begun(AFTER)
    night = move_date.start_now(window, at=AFTER)
    assert (night.begins_at, night.window_until) == (FRIDAY, None)
    assert night.is_over(AFTER)


@pytest.mark.sqlite
@pytest.mark.parametrize("days", [1, 7])
def test_not_tonight_moves_the_same_window(window, bob, days):
    night = move_date.shift(window, days, by=bob, seen=1, at=EVENING)
    assert night.begins_at == FRIDAY + days * DAY
    assert night.window_until == FRIDAY + days * DAY + 1.5 * HOUR
    assert night.moved_by == bob


# --- Moving -----------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-52")
def test_of_two_who_move_it_the_first_one_does(agreed, alice, bob):
    night = move_date.move(agreed, FRIDAY + DAY, by=bob, seen=1, at=AT)
    night = move_date.move(night, FRIDAY + 2 * DAY, by=alice, seen=1, at=AT)
    night = move_date.shift(night, 7, by=alice, seen=1, at=AT)
    assert (night.begins_at, night.moved_by, night.revision) == (FRIDAY + DAY, bob, 2)


def test_to_a_time_that_passed_it_does_not_move(agreed, bob):
    with pytest.raises(ValidationError, match="passed"):
        move_date.move(agreed, AT - DAY, by=bob, seen=1, at=AT)


def test_one_that_has_begun_is_not_moved_by_hand(agreed, bob):
    assert move_date.move(agreed, FRIDAY + DAY, by=bob, seen=1, at=EVENING).begins_at == FRIDAY


def test_next_week_is_the_same_hour_when_the_clocks_change(couple, alice, bob):
    before = datetime(2026, 10, 23, 17, 0, tzinfo=UTC)  # 19:00 in Berlin, in summer
    night = agree(couple, alice, bob)
    night = move_date.move(night, before, by=alice, seen=1, at=AT)
    night = move_date.shift(night, 7, by=bob, seen=2, at=AT)
    assert night.begins_at == datetime(2026, 10, 30, 18, 0, tzinfo=UTC)


def test_fine_is_said_by_the_other_one(agreed, alice, bob):
    night = move_date.shift(agreed, 7, by=bob, seen=1, at=AT)
    assert move_date.fine(night, by=bob).moved_by == bob
    assert move_date.fine(night, by=alice).moved_by is None


# --- Missed, called off -----------------------------------------------------------------


def test_a_missed_evening_comes_again_on_the_next_such_day_ahead(agreed, bob):
    night = move_date.shift(agreed, 7, by=bob, seen=1, at=FRIDAY + 9 * DAY)
    assert (night.state, night.begins_at) == ("agreed", FRIDAY + 14 * DAY)


def test_a_missed_evening_may_go(agreed):
    for _ in range(2):
        night = move_date.miss(agreed, seen=1, at=AFTER)
        assert (night.state, night.revision) == ("missed", 2)


def test_what_lies_ahead_is_not_missed(agreed):
    assert move_date.miss(agreed, seen=1, at=AT).state == "agreed"


def test_calling_off_is_for_both_and_final(agreed, bob):
    for at in (AT, AT + HOUR):
        night = move_date.cancel(agreed, at=at)
        assert (night.state, night.cancelled_at, night.revision) == ("cancelled", AT, 2)
    assert move_date.shift(night, 7, by=bob, seen=2, at=AT).state == "cancelled"


def test_a_proposal_is_taken_back(couple, alice):
    night = move_date.cancel(offer(couple, alice), at=AT)
    assert (night.state, night.asked) == ("cancelled", None)


def test_what_has_begun_is_not_called_off(agreed):
    assert move_date.cancel(agreed, at=EVENING).state == "agreed"


def test_with_a_hidden_place_the_couples_clock_counts(couple, alice, bob):
    """A planner whose clocks changed in between would otherwise be an hour off for the other."""
    night = agree(couple, bob, alice)  # Bob is in New York, the couple in Berlin
    before_they_change = datetime(2026, 10, 24, 17, tzinfo=UTC)
    night = move_date.move(night, before_they_change, by=bob, seen=1, at=AT)
    bob.show_zone(False)
    shifted = move_date.shift(night, 7, by=alice, seen=night.revision, at=before_they_change)
    assert shifted.begins_at == datetime(2026, 10, 31, 18, tzinfo=UTC)
    bob.show_zone(True)
    again = move_date.shift(shifted, 7, by=alice, seen=shifted.revision, at=shifted.begins_at)
    assert again.begins_at == datetime(2026, 11, 7, 19, tzinfo=UTC)
