"""Beginning, stepping on, stopping: once each, whoever presses, and nothing of it is kept."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from intimacy.couples import part_couple
from intimacy.couples.spaces import Closed
from intimacy.sharing import open_together
from intimacy.talk import guide_talk, tasks
from intimacy.talk.guide_talk import Plan
from intimacy.talk.models import KEPT, LASTS, Talk
from tests.conftest import START, member, pair, person
from tests.library import fill
from tests.talk.conftest import NOW, begin, walk

LATER = NOW + timedelta(minutes=4)
WHOLE = ("on", "on", "on", "again", "on", "yes", "on", "on", "on", "yes", "on")


# --- Beginning --------------------------------------------------------------------------


def test_the_same_press_again_begins_no_other(couple, alice):
    once, plan = uuid.uuid4(), Plan(minutes=3, first=1)
    first = guide_talk.begin(plan, by=member(alice), at=NOW, once=once)
    assert guide_talk.begin(plan, by=member(alice), at=LATER, once=once) == first
    assert first.pk == once
    assert Talk.objects.count() == 1


def test_the_id_of_another_row_is_not_taken_and_tells_nothing(couple, alice, bob):
    his = begin(bob)
    hers = guide_talk.begin(Plan(minutes=3, first=1), by=member(alice), at=NOW, once=his.pk)
    assert hers.pk != his.pk
    assert hers.started_by == alice


def test_whoever_begins_again_ends_their_own_earlier_one_and_not_the_others(couple, alice, bob):
    his, earlier, now = begin(bob), begin(alice), begin(alice, LATER)
    for talk in (his, earlier):
        talk.refresh_from_db()
    assert earlier.is_over(LATER)
    assert not his.is_over(LATER)
    assert not now.is_over(LATER)


def test_it_takes_two_to_ten_minutes_a_turn(couple, alice):
    for minutes in (1, 11):
        with pytest.raises(IntegrityError), transaction.atomic():
            begin(alice, minutes=minutes)


# --- Stepping on ------------------------------------------------------------------------


@pytest.mark.sqlite
def test_it_goes_through_to_the_end(couple, alice):
    talk = walk(begin(alice), *WHOLE)
    assert talk.step == "closed"
    assert talk.number == len(WHOLE) + 1


def test_the_time_of_whoever_speaks_runs_from_when_they_begin(couple, alice):
    talk = begin(alice)
    assert talk.seconds_left(NOW) == 0
    guide_talk.step_on(talk, "on", seen=1, at=LATER)
    talk.refresh_from_db()
    assert talk.seconds_left(LATER + timedelta(seconds=50)) == 130
    assert talk.seconds_left(LATER + timedelta(minutes=9)) == 0


def test_two_phones_pressing_at_one_step_move_it_once(couple, alice):
    talk = begin(alice)
    for _ in range(2):
        guide_talk.step_on(talk, "on", seen=1, at=NOW)
    talk.refresh_from_db()
    assert (talk.step, talk.number) == ("speak", 2)


def test_a_number_that_is_still_to_come_moves_nothing(couple, alice):
    talk = begin(alice)
    guide_talk.step_on(talk, "on", seen=2, at=NOW)
    talk.refresh_from_db()
    assert talk.number == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_so_they_do_in_the_very_same_moment():
    fill()
    alice, bob = person("Alice"), person("Bob")
    pair(alice, bob)
    talk, ready = begin(alice, two_phones=True), threading.Barrier(2)

    def press():
        ready.wait()
        guide_talk.step_on(talk, "on", seen=1, at=NOW)
        connection.close()

    phones = [threading.Thread(target=press) for _ in range(2)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join()
    talk.refresh_from_db()
    assert (talk.step, talk.number) == ("speak", 2)


# --- Ending -----------------------------------------------------------------------------


def test_an_hour_after_its_beginning_it_is_over_whatever_is_pressed(couple, alice):
    talk, end = walk(begin(alice), "on"), NOW + LASTS
    assert not talk.is_over(end - timedelta(seconds=1))
    assert talk.is_over(end)
    walk(talk, "on", at=end)
    assert (talk.step, talk.number) == ("speak", 2)


def test_either_stops_it_and_what_it_was_about_goes_at_once(opened, couple, alice, bob):
    version = opened.exchange.items.first().version_id
    talk = begin(alice, two_phones=True, version=version)
    guide_talk.stop(talk, at=LATER)
    talk.refresh_from_db()
    assert (talk.step, talk.version, talk.ends_at) == ("closed", None, LATER)
    guide_talk.stop(talk, at=LATER + KEPT / 2)
    talk.refresh_from_db()
    assert talk.ends_at == LATER


def test_a_while_after_its_end_the_row_is_gone(couple, alice, bob, monkeypatch):
    stopped, running = begin(alice), begin(bob)
    guide_talk.stop(stopped, at=LATER)
    guide_talk.forget_over(LATER + KEPT - timedelta(seconds=1))
    assert Talk.objects.count() == 2
    monkeypatch.setattr(tasks, "database_now", lambda: LATER + KEPT)
    tasks.forget_over()
    assert list(Talk.objects.all()) == [running]
    guide_talk.forget_over(NOW + LASTS + KEPT)
    assert not Talk.objects.exists()


def test_it_ends_with_the_space_and_begins_in_none_that_closed(couple, alice, bob):
    talk, me = begin(alice), member(alice)
    part_couple.leave(member(bob), at=NOW)
    assert not Talk.objects.exists()
    for act in (
        lambda: guide_talk.begin(Plan(minutes=3, first=1), by=me, at=NOW),
        lambda: guide_talk.step_on(talk, "on", seen=1, at=NOW),
        lambda: guide_talk.stop(talk, at=NOW),
    ):
        with pytest.raises(Closed):
            act()


# --- Whose it is ------------------------------------------------------------------------


def seen_by(user):
    return set(Talk.objects.visible_to(user))


@pytest.mark.abuse("AC-01")
def test_on_one_phone_it_is_whose_phone_it_is(couple, alice, bob, charlie):
    talk = begin(alice)
    assert (seen_by(alice), seen_by(bob), seen_by(charlie)) == ({talk}, set(), set())


@pytest.mark.abuse("AC-01")
def test_on_two_phones_it_is_of_both_and_nobody_else(couple, alice, bob, charlie):
    talk = begin(alice, two_phones=True)
    assert (seen_by(alice), seen_by(bob), seen_by(charlie)) == ({talk}, {talk}, set())


@pytest.mark.abuse("AC-62")
def test_whoever_has_paused_shows_theirs_to_nobody(couple, alice, bob):
    open_together.pause(member(alice), at=START)
    talk = begin(alice, two_phones=True)
    assert talk.two_phones
    assert (seen_by(alice), seen_by(bob)) == ({talk}, set())


@pytest.mark.abuse("AC-62")
def test_pausing_or_coming_back_meanwhile_changes_nothing_the_other_sees(couple, alice, bob):
    shown = begin(alice, two_phones=True)
    open_together.pause(member(alice), at=NOW)
    assert seen_by(bob) == {shown}
    hidden = begin(alice, LATER, two_phones=True)
    open_together.resume(member(alice), at=LATER)
    assert hidden not in seen_by(bob)
