"""Whose turn it is: alternating, passing, a rhythm, and knocking for the right one alone."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.couples.part_couple import leave
from intimacy.dates import answer_times, move_date, whose_turn
from intimacy.dates.models import Turn
from intimacy.reminders import schedules
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Message, Schedule
from intimacy.sharing import open_together
from tests.conftest import START, member
from tests.dates.had import DAY, EVENING, agreed, proposed

WEEK = timedelta(weeks=1)
LATER = START + 3 * WEEK


@pytest.fixture
def both_listen(alice, bob):
    for person, hour in ((alice, 20), (bob, 8)):
        person.choose_knock(hour, at=START)
    return alice, bob


def whose(couple):
    return whose_turn.turn_of(couple).whose


def knocks():
    return list(Schedule.objects.filter(kind=whose_turn.KIND).values_list("user__name", "next_at"))


def wanted(couple, user, at=LATER, turn=None):
    turn = turn or Turn.objects.get(couple=couple)
    with time_machine.travel(at, tick=False):
        return whose_turn.still_wanted([Due(1, user.pk, turn.pk, couple.pk, at)]) == {1}


@pytest.mark.sqlite
def test_the_turn_alternates_once_a_date(couple, alice, bob):
    assert whose(couple) == alice
    night = agreed(couple, alice)
    assert whose(couple) == bob
    agreed(couple, bob, EVENING + WEEK)
    assert whose(couple) == alice
    whose_turn.planned(night, at=LATER)
    move_date.shift(night, 14, by=bob, seen=night.revision, at=EVENING)
    assert whose(couple) == alice


def test_a_proposal_alone_turns_nothing(couple, alice, bob):
    night = proposed(couple, alice)
    assert whose(couple) == alice
    answer_times.answer(night, {o.pk: "need" for o in night.options.all()}, by=bob, at=START + DAY)
    assert whose(couple) == alice
    answer_times.confirm(night, by=alice, at=START + DAY)
    assert whose(couple) == bob


def test_whoever_plans_out_of_turn_leaves_the_next_to_the_other(couple, alice, bob):
    agreed(couple, bob)
    assert whose(couple) == alice


@pytest.mark.sqlite
def test_not_me_this_time_goes_over_and_comes_back_once(couple, alice, bob):
    whose_turn.pass_on(couple, by=bob, at=START)
    assert whose(couple) == alice  # it was not Bob's to pass
    for person, then in ((alice, bob), (alice, bob), (bob, alice), (alice, alice)):
        whose_turn.pass_on(couple, by=person, at=START)
        assert whose(couple) == then
    agreed(couple, alice)
    whose_turn.pass_on(couple, by=bob, at=START)
    assert whose(couple) == alice


@pytest.mark.parametrize(("every", "day"), [("1", 13), ("2", 20), ("4", 4), ("month", 6)])
@pytest.mark.usefixtures("both_listen")
def test_a_rhythm_knocks_a_stretch_later_at_their_own_hour(couple, every, day):
    whose_turn.choose(couple, every, at=START)
    [(name, when)] = knocks()
    assert name == "Alice"
    assert (when.hour, when.day) == (18, day)  # eight in the evening in Berlin
    whose_turn.choose(couple, every, at=START + DAY)
    assert knocks() == [(name, when)]


def test_only_the_one_whose_turn_it_is_is_knocked_for(couple, both_listen):
    alice, bob = both_listen
    whose_turn.choose(couple, "1", at=START)
    whose_turn.pass_on(couple, by=alice, at=START + DAY)
    [(name, when)] = knocks()
    assert (name, when.date()) == ("Bob", date(2026, 9, 13))
    agreed(couple, bob)  # on the eighth: the next is asked for a week after it
    [(name, when)] = knocks()
    assert (name, when.date()) == ("Alice", date(2026, 9, 15))


def test_passing_what_is_due_tells_the_other_at_their_next_hour(couple, both_listen):
    whose_turn.choose(couple, "1", at=START)
    whose_turn.pass_on(couple, by=both_listen[0], at=LATER)
    [(name, when)] = knocks()
    assert name == "Bob"
    assert LATER < when <= LATER + DAY
    assert tick(when).messages
    assert knocks() == [(name, when + WEEK)]


def test_passing_to_and_fro_knocks_once_a_day_at_most(couple, both_listen):
    alice, bob = both_listen
    whose_turn.choose(couple, "1", at=START)
    for hour, by in enumerate((alice, bob, alice, bob)):
        whose_turn.pass_on(couple, by=by, at=LATER + timedelta(hours=hour))
    for hour in range(30):
        tick(LATER + timedelta(hours=hour))
    said = Message.objects.filter(kind=whose_turn.KIND, state=Message.State.WAITING)
    assert [(m.user, m.again) for m in said] == [(alice, 0)]


@pytest.mark.usefixtures("both_listen")
def test_no_rhythm_knocks_for_nobody(couple):
    whose_turn.choose(couple, "1", at=START)
    whose_turn.choose(couple, "", at=START)
    assert knocks() == []


def test_without_an_hour_nothing_is_said_until_one_is_chosen(couple, both_listen):
    alice, _ = both_listen
    whose_turn.choose(couple, "1", at=START)
    for hour in (None, 12):
        alice.choose_knock(hour, at=START)
        schedules.hour_changed(alice, START)
        assert wanted(couple, alice) == (hour is not None)
    [(_, when)] = knocks()
    assert (when.day, when.hour) == (13, 10)


def test_another_hour_is_followed(couple, both_listen, sign_in):
    whose_turn.choose(couple, "2", at=START)
    with time_machine.travel(START, tick=False):
        sign_in(both_listen[0]).post("/you/knock/", {"hour": "12"})
    [(_, when)] = knocks()
    assert (when.day, when.hour) == (20, 10)


# --- Still wanted? ------------------------------------------------------------------------


@pytest.fixture
def every_week(couple, both_listen):
    whose_turn.choose(couple, "1", at=START)
    return couple


@pytest.mark.sqlite
def test_wanted_of_the_one_whose_turn_it_is(every_week, alice, bob):
    assert wanted(every_week, alice)
    assert not wanted(every_week, bob)
    whose_turn.pass_on(every_week, by=alice, at=START)
    assert not wanted(every_week, alice)
    assert wanted(every_week, bob)


@pytest.mark.parametrize("make", [agreed, proposed])
def test_not_while_a_date_is_proposed_or_fixed(every_week, alice, bob, make):
    night = make(every_week, bob, LATER + DAY, at=START)
    assert whose(every_week) == alice
    assert not wanted(every_week, alice)
    move_date.cancel(night, at=START)
    assert wanted(every_week, alice)


@pytest.mark.parametrize("make", [agreed, proposed])
def test_a_date_that_was_is_none_ahead(every_week, alice, bob, make):
    make(every_week, bob, EVENING, at=START)
    assert wanted(every_week, alice)


def test_not_of_somebody_who_paused_whatever_the_other_did(every_week, alice, bob):
    open_together.pause(member(bob), at=START)
    assert wanted(every_week, alice)
    open_together.pause(member(alice), at=START)
    assert not wanted(every_week, alice)


def test_not_while_the_two_rest(every_week, alice):
    rhythm.rest(every_week, (LATER + WEEK).date(), by=alice, at=START)
    assert not wanted(every_week, alice)
    assert wanted(every_week, alice, LATER + WEEK)


@pytest.mark.parametrize(
    ("zone", "ends"),
    [("Pacific/Kiritimati", "2026-09-26T10:00Z"), ("Pacific/Pago_Pago", "2026-09-27T11:00Z")],
)
def test_a_rest_ends_at_the_couples_own_midnight(every_week, alice, zone, ends):
    Couple.objects.filter(pk=every_week.pk).update(zone=zone, rest_until=date(2026, 9, 27))
    ends = datetime.fromisoformat(ends)
    assert not wanted(every_week, alice, ends - timedelta(seconds=1))
    assert wanted(every_week, alice, ends)


def test_not_without_a_rhythm_or_a_space(every_week, alice, bob):
    whose_turn.choose(every_week, "", at=START)
    assert not wanted(every_week, alice)
    whose_turn.choose(every_week, "1", at=START)
    turn = Turn.objects.get()
    leave(member(bob), at=START)
    assert not wanted(every_week, alice, turn=turn)


@pytest.mark.usefixtures("alice", "bob")
def test_a_batch_takes_one_query(every_week, alice, django_assert_num_queries):
    turn = Turn.objects.get()
    dues = [Due(n, alice.pk, turn.pk, every_week.pk, LATER) for n in range(50)]
    with django_assert_num_queries(1):
        assert len(KINDS["date-turn"].still_wanted(dues)) == 50


# --- The page -----------------------------------------------------------------------------


def test_both_see_whose_turn_it_is(couple, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    page = hers.get("/together/dates/turn/").content.decode()
    assert "It is your turn to plan." in page
    assert "Not me this time" in page
    page = his.get("/together/dates/turn/").content.decode()
    assert "It is Alice’s turn to plan." in page
    assert "Not me this time" not in page
    assert hers.post("/together/dates/turn/pass/").status_code == 302
    assert "It is your turn" in his.get("/together/dates/turn/").content.decode()


def test_either_chooses_a_rhythm_both_see(couple, alice, bob, sign_in):
    assert sign_in(bob).post("/together/dates/turn/", {"every": "2"}).status_code == 302
    page = sign_in(alice).get("/together/dates/turn/").content.decode()
    assert 'value="2" id="id_every_2" checked' in page
    refused = sign_in(bob).post("/together/dates/turn/", {"every": "daily"})
    assert refused.status_code == 422
    assert "Choose one of these." in refused.content.decode()


def test_somebody_alone_has_no_turn(charlie, sign_in):
    client = sign_in(charlie)
    assert client.get("/together/dates/turn/").status_code == 404
    assert client.post("/together/dates/turn/pass/").status_code == 404
