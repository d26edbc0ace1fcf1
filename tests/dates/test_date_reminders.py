"""Who is reminded of an evening when, and what is still said when its turn comes."""

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.dates import date_reminders, move_date, propose_date
from intimacy.dates.times import Slot
from intimacy.reminders import delivery, due_schedules
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Choice, Message, Schedule
from intimacy.sharing import open_together
from tests.conftest import member
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, agree, say

KINDS_OF_DATES = {"date-day", "date-soon", "date-proposed", "date-confirm"}


@pytest.fixture(autouse=True)
def hours(alice, bob):
    """Both let us knock at eight in the evening."""
    for user in (alice, bob):
        user.choose_knock(20, at=AT)


def standing():
    rows = Schedule.objects.filter(kind__in=KINDS_OF_DATES).order_by("user__name", "kind")
    return [(row.user.name, row.kind, row.next_at) for row in rows.select_related("user")]


def due(night, user, moment=FRIDAY):
    return Due(1, user.pk, night.pk, night.couple_id, moment)


def wanted(kind, night, user, moment=FRIDAY, at=AT):
    with time_machine.travel(at, tick=False):
        return bool(KINDS[kind].still_wanted([due(night, user, moment)]))


# --- Schedules --------------------------------------------------------------------------


@pytest.mark.sqlite
def test_a_proposal_knocks_at_the_others_own_hour(night):
    [(who, kind, when)] = standing()
    assert (who, kind) == ("Bob", "date-proposed")
    assert when == AT + 16 * HOUR  # eight in the evening in New York


def test_somebody_who_wants_no_knocks_gets_none(couple, alice, bob):
    bob.choose_knock(None, at=AT)
    agree(couple, alice, bob)
    assert {kind for _, kind, _ in standing()} == {"date-day", "date-soon"}


@pytest.mark.sqlite
def test_an_agreed_evening_reminds_both_twice(agreed):
    assert standing() == [
        (name, kind, FRIDAY - ahead)
        for name in ("Alice", "Bob")
        for kind, ahead in (("date-day", DAY), ("date-soon", 2 * HOUR))
    ]


def test_each_chooses_how_long_before(couple, alice, bob):
    Choice.objects.create(user=bob, kind="date-soon", lead=30)
    agree(couple, alice, bob)
    assert ("Bob", "date-soon", FRIDAY - HOUR / 2) in standing()


def test_agreed_today_for_tonight_reminds_once(couple, alice, bob):
    agree(couple, alice, bob, at=FRIDAY - 5 * HOUR)
    assert {kind for _, kind, _ in standing()} == {"date-soon"}


@pytest.mark.sqlite
def test_if_need_be_knocks_who_offered(night, alice, bob):
    say(night, bob, "need")
    assert [(who, kind) for who, kind, _ in standing()] == [("Alice", "date-confirm")]


def test_who_looks_for_other_times_is_not_knocked(night, alice, bob):
    night = say(night, bob, "no")
    assert standing() == []
    propose_date.suggest(night, [Slot(FRIDAY + DAY)], by=bob, seen=1, at=AT)
    assert [(who, kind) for who, kind, _ in standing()] == [("Alice", "date-proposed")]


def test_a_move_takes_the_reminders_along_and_tells_the_other(agreed, alice, bob):
    night = move_date.shift(agreed, 7, by=bob, seen=1, at=AT)
    kinds = [(who, kind) for who, kind, _ in standing()]
    assert ("Alice", "date-proposed") in kinds
    assert ("Bob", "date-proposed") not in kinds
    assert ("Bob", "date-day", FRIDAY + 6 * DAY) in standing()
    move_date.fine(night, by=alice)
    assert "date-proposed" not in {kind for _, kind, _ in standing()}
    assert len(standing()) == 4


@pytest.mark.parametrize("end", ["cancel", "miss", "start_now", "leave"])
def test_what_ends_it_ends_its_reminders(window, bob, end):
    assert len(standing()) == 4
    if end == "leave":
        leave(member(bob), at=AT)
    elif end == "miss":
        move_date.miss(window, seen=1, at=FRIDAY)
    else:
        getattr(move_date, end)(window, at=AT if end == "cancel" else FRIDAY)
    assert standing() == []


# --- Still wanted -----------------------------------------------------------------------


def test_an_agreed_evening_is_still_said_at_its_moment_only(agreed, bob):
    for kind in ("date-day", "date-soon"):
        assert wanted(kind, agreed, bob)
        assert not wanted(kind, agreed, bob, FRIDAY + DAY)
    move_date.shift(agreed, 7, by=bob, seen=1, at=AT)
    assert not wanted("date-soon", agreed, bob)
    assert wanted("date-soon", agreed, bob, FRIDAY + 7 * DAY)


def test_an_evening_called_off_is_not_said(agreed, bob):
    move_date.cancel(agreed, at=AT)
    assert not wanted("date-soon", agreed, bob)


def test_a_proposal_is_said_while_it_waits_for_that_person(night, alice, bob):
    assert wanted("date-proposed", night, bob)
    assert not wanted("date-proposed", night, alice)
    assert not wanted("date-proposed", night, bob, at=FRIDAY + HOUR)
    say(night, bob, "need")
    assert not wanted("date-proposed", night, bob)
    assert wanted("date-confirm", night, alice)
    assert not wanted("date-confirm", night, bob)


def test_a_move_is_said_to_the_other_until_they_know(agreed, alice, bob):
    night = move_date.shift(agreed, 7, by=bob, seen=1, at=AT)
    assert wanted("date-proposed", night, alice)
    assert not wanted("date-proposed", night, bob)
    move_date.fine(night, by=alice)
    assert not wanted("date-proposed", night, alice)


@pytest.mark.abuse("AC-05")
def test_ones_own_pause_is_silent_and_the_other_hears_as_ever(agreed, alice, bob):
    open_together.pause(member(alice), at=AT)
    assert not wanted("date-soon", agreed, alice)
    assert wanted("date-soon", agreed, bob)
    open_together.resume(member(alice), at=AT)
    assert wanted("date-soon", agreed, alice)


@pytest.mark.abuse("AC-25")
def test_a_space_that_ended_and_strangers_hear_nothing(agreed, bob, charlie):
    assert not wanted("date-soon", agreed, charlie)
    leave(member(bob), at=AT)
    assert not wanted("date-soon", agreed, bob)


def test_a_thousand_messages_take_two_queries(agreed, bob, django_assert_max_num_queries):
    many = [due(agreed, bob)._replace(message=n) for n in range(1000)]
    for ask in (
        date_reminders.still_on,
        date_reminders.still_waits,
        date_reminders.still_to_confirm,
    ):
        with django_assert_max_num_queries(2):
            found = ask(many)
    assert date_reminders.still_on(many) == set(range(1000))
    assert found == set()


def test_the_kinds_say_only_what_they_should():
    for name in KINDS_OF_DATES:
        kind = KINDS[name]
        assert kind.held == (name in {"date-proposed", "date-confirm"})
        assert kind.lead in {0, *kind.leads}


def test_saying_fine_takes_no_reminder_of_the_evening_away(agreed, bob):
    """Its two-hour reminder waits for quiet hours to end when Bob says so."""
    morning = FRIDAY - 10 * HOUR  # nine in Berlin
    night = move_date.move(agreed, morning, by=bob, seen=agreed.revision, at=AT)
    seven = morning - 2 * HOUR
    with time_machine.travel(seven, tick=False):
        delivery.deliver(due_schedules.tick(seven).messages, seven)
    move_date.fine(night, by=night.planner)
    waiting = Message.objects.waiting().filter(kind="date-soon")
    assert [message.user.name for message in waiting] == ["Alice"]  # Bob sleeps through it
