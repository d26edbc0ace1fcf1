"""Taking turns choosing: one chooses, either says it was tried, then it is the other's turn."""

import threading

import pytest
from django.db import connection

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed, space_of
from intimacy.interests import choose_next
from intimacy.interests.board import arranged, board
from intimacy.interests.ideas import interests
from intimacy.interests.models import Choice
from tests.conftest import member
from tests.interests.conftest import OPENS, SENT


def sees(user, at=OPENS):
    """Return (what comes next, what waits, what was tried, my turn) by key."""
    seen = board(space_of(user), at)
    rows = [one.key for one in seen.waiting], [one.key for one in seen.tried]
    return seen.coming and seen.coming.key, *rows, seen.my_turn


def choose(user, key, seen, at=OPENS):
    choose_next.choose(member(user).couple, key, by=user, seen=seen, at=at)


@pytest.mark.sqlite
def test_the_first_chooses_both_try_it_and_the_other_chooses_next(couple, alice, bob, three):
    one, two, last = three
    assert [sees(who) for who in (alice, bob)] == [(None, three, [], mine) for mine in (1, 0)]
    choose(bob, one, 0)  # it is not his turn
    choose(alice, two, 0)
    choose(alice, one, 0)  # from a page that is no more
    assert sees(alice) == (two, [one, last], [], True)
    assert sees(bob) == (two, [one, last], [], False)
    for _ in range(2):  # pressed twice
        choose_next.tried(couple, seen=1)
    assert sees(bob) == (None, [one, last], [two], True)
    choose(bob, two, 2)  # once is enough
    choose(bob, last, 2)
    choose_next.put_back(couple, by=alice, seen=3)  # hers to leave
    assert sees(bob) == (last, [one], [two], True)
    choose_next.put_back(couple, by=bob, seen=3)
    choose(bob, one, 4)
    choose_next.tried(couple, seen=5)
    assert sees(alice) == (None, [last], [one, two], True)


def test_we_tried_it_is_taken_back_until_the_next_press(couple, alice, bob, three):
    choose(alice, three[0], 0)
    choose_next.tried(couple, seen=1)
    for _ in range(2):
        choose_next.not_yet(couple, seen=2)
    assert sees(alice) == (three[0], three[1:], [], True)
    choose_next.tried(couple, seen=3)
    choose_next.pass_on(couple, by=bob, seen=4)
    choose_next.not_yet(couple, seen=5)
    assert sees(alice) == (None, three[1:], [three[0]], True)


def test_a_turn_is_passed_on_and_back(couple, alice, bob, three):
    choose_next.pass_on(couple, by=bob, seen=0)  # not his to pass
    for _ in range(2):
        choose_next.pass_on(couple, by=alice, seen=0)
    assert (sees(alice)[3], sees(bob)[3]) == (False, True)
    choose_next.pass_on(couple, by=bob, seen=1)
    choose_next.pass_on(couple, by=alice, seen=0)  # an old page of hers
    assert sees(alice)[3]


def test_only_what_both_would_try_can_be_chosen_once_it_shows(couple, alice, ten, three):
    for key, at in ((ten[5], OPENS), ("nonsense", OPENS), (three[0], SENT)):
        choose(alice, key, 0, at)
    assert not Choice.objects.exists()


def test_nobody_chooses_alone_or_in_a_space_that_ended(couple, alice, charlie, three):
    choose(alice, three[0], 0)
    with pytest.raises(Closed):
        choose_next.pass_on(member(charlie).couple, by=charlie, seen=0)
    leave(member(alice), at=OPENS)
    assert not Choice.objects.exists()
    for press in (
        lambda: choose_next.choose(couple, three[0], by=alice, seen=0, at=OPENS),
        lambda: choose_next.tried(couple, seen=1),
        lambda: choose_next.put_back(couple, by=alice, seen=1),
    ):
        with pytest.raises(Closed):
            press()


def test_what_the_library_no_longer_holds_is_not_shown(couple, alice, three):
    gone, *rest = ["try-nothing", *list(interests())[:2]]
    choice = Choice(couple=couple, whose=alice, key=gone, tried=[gone, rest[0]])
    shown = arranged([gone, *rest], choice, space_of(alice))
    assert (shown.coming, shown.waiting) == (None, [interests()[rest[1]]])
    assert shown.tried == [interests()[rest[0]]]
    choice.save()
    choose_next.pass_on(couple, by=alice, seen=0)
    assert not sees(alice)[3]


@pytest.mark.postgres
@pytest.mark.abuse("AC-51")
@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_pass_the_turn_once(couple, alice, bob, three):
    choose(alice, three[0], 0)
    barrier = threading.Barrier(2)

    def press():
        barrier.wait()
        choose_next.tried(couple, seen=1)
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    choice = Choice.objects.get()
    assert (choice.whose_id, choice.tried, choice.number) == (bob.pk, [three[0]], 2)
