"""How a time looks on two clocks, and what is typed on one."""

from datetime import datetime, time

import pytest

from intimacy.dates.times import shifted, still_ahead, when
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, offer, say


@pytest.mark.sqlite
def test_two_clocks_are_both_named(alice, bob):
    hers, his = when(FRIDAY, None, alice, bob), when(FRIDAY, FRIDAY + HOUR, bob, alice)
    assert (hers.here_name, hers.there_name) == ("Berlin", "New York")
    assert (hers.there, hers.there_until) == (datetime(2026, 9, 11, 13, 0), None)
    assert his.there_until == datetime(2026, 9, 11, 20, 0)


@pytest.mark.parametrize("hides", ["alice", "bob"])
def test_where_one_hides_theirs_each_sees_their_own(alice, bob, hides):
    (alice if hides == "alice" else bob).zone_shown = False
    for me, you in ((alice, bob), (bob, alice)):
        seen = when(FRIDAY, None, me, you)
        assert (seen.there, seen.here, seen.place) == (None, "", "")


def test_clocks_that_agree_are_one(alice, bob):
    bob.zone = "Europe/Paris"
    assert when(FRIDAY, None, alice, bob).there is None


def test_another_day_there_is_said(alice, bob):
    bob.zone = "Pacific/Auckland"
    assert when(FRIDAY, None, alice, bob).another_day
    assert not when(FRIDAY - 8 * HOUR, None, alice, bob).another_day


@pytest.mark.parametrize(("days", "late", "to"), [(1, 0, 1), (7, 0, 7), (7, 8, 14), (1, 3, 4)])
def test_it_moves_until_it_lies_ahead(days, late, to):
    at = FRIDAY + late * DAY
    assert shifted(FRIDAY.date(), time(19), days, "Europe/Berlin", at) == FRIDAY + to * DAY


def test_the_page_shows_both_clocks_or_one(night, alice, bob, ask):
    page = ask(bob, "night", night).page
    assert "Friday 11 September, 13:00 in New York" in page
    assert "19:00 for Alice in Berlin" in page
    alice.zone_shown = False
    alice.save()
    for user in (alice, bob):
        page = ask(user, "night", night).page
        assert "Berlin" not in page
        assert "New York" not in page


LATE = FRIDAY + 3 * HOUR  # 22:00 in Berlin, 16:00 in New York


def test_a_window_over_midnight_says_both_days(couple, alice, bob, ask):
    night = say(offer(couple, alice, LATE, until=LATE + 3 * HOUR), bob, "yes")
    page = ask(alice, "night", night).page
    assert "Friday 11 September, between 22:00 and Saturday 01:00 in Berlin" in page
    assert "between 16:00 and 19:00 for Bob in New York" in page
    page = ask(bob, "night", night).page
    assert "Friday 11 September, between 16:00 and 19:00 in New York" in page
    assert "between 22:00 and Saturday 01:00 for Alice in Berlin" in page


def test_its_evening_lasts_until_after_midnight(couple, alice, bob, ask):
    night = say(offer(couple, alice, LATE, until=LATE + 3 * HOUR), bob, "yes")
    page = ask(alice, "night", night, at=LATE + 2.5 * HOUR).page
    assert "when you are both ready, until Saturday 01:00." in page
    assert "We’re ready" in page
    assert "Did it happen?" in ask(alice, "night", night, at=LATE + 4 * HOUR).page


def test_it_can_be_answered_while_it_is_open(couple, alice, bob, ask):
    night = offer(couple, alice, LATE, until=LATE + 3 * HOUR)
    for hours, ahead in ((2.5, True), (3, False)):
        assert still_ahead(night.options.get(), LATE + hours * HOUR) is ahead
    asked = ask(bob, "night", night, at=LATE + 2.5 * HOUR).page
    assert "between 16:00 and 19:00 in New York" in asked


def test_the_form_names_ones_own_clock_only(couple, alice, ask):
    page = ask(alice, "propose", at=AT).page
    assert "Berlin time, as on your clock" in page
    assert "New York" not in page
