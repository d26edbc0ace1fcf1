"""Leaving, changing, taking back: until it arrives, and what comes too late."""

from uuid import uuid4

import pytest

from intimacy.couples import part_couple
from intimacy.couples.spaces import Closed
from intimacy.notes import leave_note
from intimacy.notes.leave_note import Conflict, Left
from intimacy.notes.models import Note
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO
from tests.conftest import member
from tests.notes.conftest import (
    AT,
    DAY,
    FRIDAY,
    HOUR,
    MINUTE,
    NOW,
    OPENING,
    SOME_TIME,
    change,
    leave,
    opened,
    reads,
)


@pytest.mark.sqlite
def test_the_same_form_twice_leaves_one(couple, alice):
    once = uuid4()
    assert leave(alice, once=once) == leave(alice, "Pressed again", once=once)
    assert Note.objects.count() == 1


def test_an_id_of_somebody_elses_is_not_taken(couple, alice, bob):
    theirs = leave(bob)
    assert leave(alice, once=theirs.pk).pk != theirs.pk
    assert Note.objects.count() == 2


@pytest.mark.sqlite
def test_changed_until_it_arrives(couple, alice, bob):
    note = leave(alice, moment=FRIDAY)
    change(note, "For the bread", moment=FRIDAY, at=FRIDAY - MINUTE)
    assert reads(bob, FRIDAY) == {"For the bread"}
    with pytest.raises(Left):
        change(note, "Too late", moment=FRIDAY, seen=2, at=FRIDAY)
    assert reads(bob, FRIDAY) == {"For the bread"}


@pytest.mark.parametrize("how", [NOW, OPENING])
def test_changed_to_another_when(couple, alice, bob, how):
    note = leave(alice, moment=FRIDAY)
    change(note, "For the bread", how=how, at=AT + HOUR)
    note.refresh_from_db()
    assert note.how == how
    assert note.arrives_at == (AT + HOUR + UNDO if how == NOW else None)


@pytest.mark.sqlite
def test_some_time_is_changed_until_its_day_begins_and_keeps_its_hour(couple, alice, bob):
    note = leave(alice, how=SOME_TIME)
    arrives, leaves = note.arrives_at, note.leaves_at
    change(note, "For the bread", how=SOME_TIME, at=leaves - MINUTE)
    note.refresh_from_db()
    assert note.arrives_at == arrives
    with pytest.raises(Left):
        change(note, "Probing", how=SOME_TIME, seen=2, at=leaves)
    assert reads(bob, arrives) == {"For the bread"}


def test_two_tabs_both_count(couple, alice):
    note = leave(alice, moment=FRIDAY)
    change(note, "In one tab", moment=FRIDAY)
    with pytest.raises(Conflict) as conflict:
        change(note, "In the other", moment=FRIDAY, seen=1)
    assert (conflict.value.theirs, conflict.value.version) == ("In one tab", 2)
    change(note, "In one tab", moment=FRIDAY, seen=1)  # the same words are no conflict


@pytest.mark.sqlite
@pytest.mark.parametrize("at", [AT, FRIDAY + DAY], ids=["on its way", "arrived"])
def test_taking_back_gives_the_words_back_and_leaves_nothing(couple, alice, bob, at):
    bob.choose_knock(20, at=AT)
    note = leave(alice, moment=FRIDAY)
    assert leave_note.take_back(note, by=member(alice), at=at) == "For the soup"
    assert not Note.objects.exists()
    assert not Schedule.objects.filter(kind="note-came").exists()
    with pytest.raises(Closed):
        leave_note.take_back(note, by=member(alice), at=at)


def test_nobody_takes_back_or_changes_what_another_wrote(couple, alice, bob):
    note = leave(alice, moment=FRIDAY)
    with pytest.raises(Closed):
        leave_note.take_back(note, by=member(bob), at=AT)
    taken = leave_note.Typed("Mine now", leave_note.When())
    with pytest.raises(Closed):
        leave_note.change(note, taken, by=member(bob), seen=1, at=AT)
    assert reads(alice, AT) == {"For the soup"}


def test_alone_there_is_nobody_to_leave_one_for(charlie):
    with pytest.raises(Closed):
        leave(charlie)


@pytest.mark.sqlite
def test_what_waited_through_a_pause_comes_some_time_after_it(couple, alice, bob):
    """At its end nothing appears that would tell of it, and what lay ahead keeps its moment."""
    bob.choose_knock(20, at=AT)
    before, later = leave(alice, "Before"), leave(alice, "Later", moment=FRIDAY + 3 * DAY)
    open_together.pause(member(alice), at=AT + HOUR)
    leave(alice, "Meanwhile", at=AT + 2 * HOUR)
    leave(alice, "Friday", moment=FRIDAY)
    assert reads(bob, FRIDAY + HOUR) == {"Before"}
    back = FRIDAY + 2 * HOUR
    open_together.resume(member(alice), at=back)
    leave_note.resumed(member(alice), since=AT + HOUR, at=back)
    assert reads(bob, back) == {"Before"}
    assert reads(bob, back + 7 * DAY) == {"Before", "Meanwhile", "Friday", "Later"}
    redrawn = Note.objects.exclude(pk__in=[before.pk, later.pk])
    assert {note.how for note in redrawn} == {SOME_TIME}
    assert len({note.arrives_at for note in redrawn}) == 2
    rows = Schedule.objects.filter(kind="note-came", subject__in=[n.pk for n in redrawn])
    assert all(row.next_at > back for row in rows)
    assert rows.count() == 2


def test_closing_leaves_the_words_with_their_author(couple, alice, bob):
    note = opened(leave(alice), bob)
    part_couple.leave(member(bob), at=AT + DAY)
    note.refresh_from_db()
    assert not note.seen
    assert reads(alice, AT + DAY) == {"For the soup"}
    assert reads(bob, AT + DAY) == set()
    with pytest.raises(Closed):
        leave_note.leave(leave_note.Typed("Too late", leave_note.When()), by=gone(couple), at=AT)


def gone(couple):
    return couple.memberships.select_related("couple", "user").order_by("slot")[0]
