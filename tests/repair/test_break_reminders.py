"""Both are reminded at the time to come back, as each knows it, and only while it stands."""

from datetime import time

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.reminders.delivery import deliver
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Message, Schedule
from intimacy.repair import call_break, recompute_breaks
from intimacy.repair.models import Break
from intimacy.sharing import open_together
from tests.conftest import member
from tests.repair.conftest import AT, HOUR, call

BACK = AT + HOUR


def standing():
    rows = Schedule.objects.filter(kind="b-back", next_at__isnull=False).order_by("user__name")
    return [(row.user.name, row.next_at) for row in rows.select_related("user")]


def wanted(one, user, moment=BACK):
    due = Due(1, user.pk, one.pk, one.couple_id, moment)
    with time_machine.travel(AT, tick=False):
        return bool(KINDS["b-back"].still_wanted([due]))


@pytest.mark.sqlite
def test_both_hear_of_it_at_that_time(couple, alice, bob):
    one = call(couple, alice)
    assert standing() == [("Alice", BACK), ("Bob", BACK)]
    assert wanted(one, alice)
    assert wanted(one, bob)


@pytest.mark.sqlite
def test_a_time_that_moved_moves_both(couple, alice, bob):
    one = call(couple, alice)
    later = BACK + HOUR
    call_break.move(one, later, by=bob, at=AT)
    assert standing() == [("Alice", later), ("Bob", later)]
    assert wanted(one, alice, later)
    assert not wanted(one, alice)


def test_who_is_back_hears_nothing_and_the_other_still_does(couple, alice, bob):
    one = call(couple, alice)
    call_break.be_back(one, by=bob, at=AT)
    assert standing() == [("Alice", BACK)]
    assert not wanted(one, bob)
    assert wanted(one, alice)


def test_nobody_who_paused_quietly_or_left_is_reminded(couple, alice, bob):
    one = call(couple, alice)
    open_together.pause(member(bob), at=AT)
    assert not wanted(one, bob)
    assert wanted(one, alice)
    leave(member(alice), at=AT)
    assert not wanted(one, alice)
    assert standing() == []


@pytest.mark.sqlite
def test_the_letter_says_nothing_of_it_and_comes_once(couple, alice, bob, mailoutbox):
    call(couple, alice)
    with time_machine.travel(BACK, tick=False):
        for _ in range(2):
            tick(BACK)
            deliver(list(Message.objects.values_list("pk", flat=True)), BACK)
    assert sorted(mail.to[0] for mail in mailoutbox) == [alice.email, bob.email]
    for mail in mailoutbox:
        assert "pause" not in (mail.subject + mail.body).lower()
        assert "Alice" not in mail.body.replace("alice@", "")


@pytest.mark.sqlite
def test_nine_stays_nine_when_the_rules_of_a_place_change(couple, alice, bob, ask):
    """Said by the clock it is computed anew; so long from now means no clock."""
    nine = {"span": "other", "on": "2026-09-08", "hour": "21:00"}
    ask(alice, "call", data=nine)
    one = Break.objects.get()
    assert (one.local_time, one.place) == (time(21), "Europe/Berlin")
    Break.objects.update(local_time=time(22))  # as if Berlin had put its clocks forward
    assert recompute_breaks.breaks("", AT) == str(one.pk)
    later = one.back_at + HOUR
    assert standing() == [("Alice", later), ("Bob", later)]
    ask(bob, "move", one.pk, data={"span": "90"})
    one.refresh_from_db()
    assert (one.local_day, one.place) == (None, "")
    assert recompute_breaks.breaks("", AT) is None
    assert {when for _, when in standing()} == {one.moved_to}
