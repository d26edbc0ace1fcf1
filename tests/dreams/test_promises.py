"""Promises: what the other knows of one, and when; what a quiet pause holds back."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from intimacy.couples.spaces import Closed
from intimacy.dreams import forget_room, keep_promise, loved_list, recompute_room
from intimacy.dreams.models import LovedLine, Promise
from intimacy.dreams.promise_pages import own_promises
from intimacy.dreams.two_tabs import Conflict
from tests.conftest import member
from tests.dreams.conftest import AT, DAY, FRIDAY, HOUR, TODAY, pause, resume, told
from tests.kept_dreams import listed, promised

NEXT_WEEK = AT + 7 * DAY - HOUR  # the next week begins then, at seven in Berlin


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_the_other_reads_how_it_stands_and_nothing_of_before(couple, alice, bob):
    promise = promised(alice, "Ring her", AT, FRIDAY)
    for _ in range(2):
        once = promise.pk
        keep_promise.make_promise("Ring her", FRIDAY, by=member(alice), at=AT, once=once)
    assert told(bob, AT) == [("Ring her", FRIDAY, "", "")]
    keep_promise.move_promise(promise, FRIDAY + DAY, by=member(alice), at=AT + HOUR)
    assert told(bob, AT + HOUR) == [("Ring her", FRIDAY + DAY, "", "")]
    assert told(bob, AT + 90 * DAY) == [("Ring her", FRIDAY + DAY, "", "")]  # no mark, whenever
    late = AT + 9 * DAY
    keep_promise.close_promise(promise, "kept", "She laughed", by=member(alice), at=late)
    keep_promise.close_promise(promise, "gone", "Other", by=member(alice), at=late)
    keep_promise.move_promise(promise, TODAY, by=member(alice), at=late)
    assert told(bob, late) == [("Ring her", FRIDAY + DAY, "Kept", "She laughed")]
    assert [card.closed for card in own_promises(alice, late)] == ["Kept"]
    assert told(bob, late + 28 * DAY) == []
    assert own_promises(alice, late + 28 * DAY) == []
    with pytest.raises(Closed):
        keep_promise.take_promise_back(promise, by=member(bob), at=late)
    keep_promise.take_promise_back(promise, by=member(alice), at=late)
    assert not Promise.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_what_is_promised_moved_and_kept_in_a_pause_comes_with_the_next_week(couple, alice, bob):
    moved, kept = promised(alice, "Moved", AT - 2 * DAY, FRIDAY), promised(alice, "Kept", AT - DAY)
    before = told(bob, AT)
    pause(alice, AT)
    me, later = member(alice), AT + HOUR
    promised(alice, "New", later, FRIDAY)
    keep_promise.move_promise(moved, FRIDAY + DAY, by=me, at=later)
    keep_promise.move_promise(moved, FRIDAY + 2 * DAY, by=me, at=later)
    keep_promise.close_promise(kept, "kept", "Quietly", by=me, at=later)
    assert told(bob, later) == before
    resume(alice, since=AT, at=AT + DAY)
    assert told(bob, NEXT_WEEK - HOUR) == before
    assert told(bob, NEXT_WEEK) == [
        ("New", FRIDAY, "", ""),
        ("Kept", TODAY, "Kept", "Quietly"),
        ("Moved", FRIDAY + 2 * DAY, "", ""),
    ]


def test_a_second_pause_keeps_what_the_first_held_back(couple, alice, bob):
    pause(alice, AT)
    promised(alice, "New", AT + HOUR, FRIDAY)
    listed(alice, "Tea", AT + HOUR)
    resume(alice, since=AT, at=AT + 2 * HOUR)
    pause(alice, NEXT_WEEK - HOUR)
    assert told(bob, NEXT_WEEK + HOUR) == []
    resume(alice, since=NEXT_WEEK - HOUR, at=NEXT_WEEK + HOUR)
    assert told(bob, NEXT_WEEK + 6 * DAY) == []
    assert len(told(bob, NEXT_WEEK + 7 * DAY)) == 1
    assert len(loved_list.lines_told(bob, NEXT_WEEK + 7 * DAY)) == 1


def test_seven_stays_seven_when_the_rules_of_a_place_change(couple, alice):
    pause(alice, AT)
    new, line = promised(alice, "New", AT + HOUR, FRIDAY), listed(alice, "Tea", AT + HOUR)
    resume(alice, since=AT, at=AT + 2 * HOUR)
    Promise.objects.update(local_time=time(3))
    LovedLine.objects.update(local_time=time(3))
    for part in recompute_room.PARTS:
        assert part.following(part.following("", AT), AT) is None
    new.refresh_from_db()
    line.refresh_from_db()
    assert new.reached_at == new.turned_at == line.reached_at == NEXT_WEEK - 16 * HOUR


def test_few_are_open_and_words_can_be_forgotten(couple, alice, bob, monkeypatch):
    monkeypatch.setattr(keep_promise, "OPEN_AT_MOST", 1)
    promised(alice, "One", AT)
    with pytest.raises(ValidationError):
        promised(alice, "Two", AT)
    promised(bob, "His", AT)
    listed(alice, "Tea", AT)
    forget_room.forget_own(member(alice))
    assert Promise.objects.get().author == bob
    assert not LovedLine.objects.exists()


# --- The list ---------------------------------------------------------------------------


def lines(user, at):
    return [words for _, words in loved_list.lines_told(user, at)]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-52, AC-62")
def test_a_changed_line_comes_as_a_new_one(couple, alice, bob, monkeypatch):
    tea, walk = listed(alice, "Tea", AT), listed(alice, "A walk", AT + HOUR)
    loved_list.add_line("Tea", by=member(alice), at=AT, once=tea.pk)
    assert lines(bob, AT + HOUR) == ["Tea", "A walk"]
    assert lines(alice, AT + HOUR) == []
    later = AT + 2 * HOUR
    loved_list.change_line(tea, "Green tea", by=member(alice), seen=1, at=later)
    assert lines(bob, later) == ["A walk", "Green tea"]
    with pytest.raises(Conflict):
        loved_list.change_line(tea, "Black tea", by=member(alice), seen=1, at=later)
    pause(alice, later + HOUR)
    loved_list.change_line(walk, "A swim", by=member(alice), seen=1, at=later + HOUR)
    assert lines(bob, later + HOUR) == ["Green tea"]
    resume(alice, since=later + HOUR, at=later + DAY)
    assert lines(bob, NEXT_WEEK) == ["Green tea", "A swim"]
    monkeypatch.setattr(loved_list, "LINES_AT_MOST", 2)
    with pytest.raises(ValidationError):
        listed(alice, "A third", later)
    assert loved_list.take_line_off(tea, by=member(alice)) == "Green tea"
