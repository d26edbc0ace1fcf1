"""Who reads a note when: a truth table over all that decides, and nothing else does."""

from itertools import product

import pytest

from checkins.begin_week import current
from intimacy.couples import part_couple
from intimacy.couples.models import Membership
from intimacy.notes.models import Note
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO
from tests.conftest import START, items, member, pair, seal, write
from tests.notes.conftest import AT, DAY, FRIDAY, HOUR, MINUTE, OPENING, SOME_TIME, leave, reads

CASES = list(product(("come", "ahead"), ("awake", "paused before", "paused after"), (True, False)))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01, AC-03")
@pytest.mark.parametrize(("moment", "author", "shared"), CASES)
def test_the_other_reads_what_came_before_a_pause_in_an_open_space(
    couple, alice, bob, charlie, moment, author, shared
):
    leave(alice, "For Bob", moment=FRIDAY)
    pauses = {"awake": None, "paused before": FRIDAY - HOUR, "paused after": FRIDAY + HOUR}
    Membership.objects.filter(user=alice, couple=couple).update(paused_at=pauses[author])
    at = FRIDAY + DAY if moment == "come" else FRIDAY - MINUTE
    if not shared:
        part_couple.leave(member(bob), at=at)
    assert reads(alice, at) == {"For Bob"}
    assert reads(charlie, at) == set()
    comes = moment == "come" and author != "paused before" and shared
    assert reads(bob, at) == ({"For Bob"} if comes else set())


def test_the_receivers_own_pause_keeps_nothing_from_them(couple, alice, bob):
    leave(alice, moment=FRIDAY)
    open_together.pause(member(bob), at=AT)
    assert reads(bob, FRIDAY) == {"For the soup"}


def test_the_moment_itself_is_in_time(couple, alice, bob):
    leave(alice, moment=FRIDAY)
    assert reads(bob, FRIDAY) == {"For the soup"}
    leave(bob)
    assert reads(alice, AT + UNDO - MINUTE / 60) == {"For the soup"}
    assert Note.objects.received_by(alice, AT + UNDO - MINUTE / 60).count() == 0
    assert Note.objects.received_by(alice, AT + UNDO).count() == 1


@pytest.mark.sqlite
def test_with_the_next_opening(checkin, alice, bob):
    """Of the week, once it has opened, and only of one that opens after the note was left."""
    leave(alice, "Before", how=OPENING)
    write(alice, items(checkin)[0], "A")
    write(bob, items(checkin)[0], "B")
    seal(alice, checkin)
    assert reads(bob, AT + DAY) == set()
    seal(bob, checkin, AT + DAY)
    leave(alice, "After", how=OPENING, at=AT + DAY + HOUR)
    assert reads(bob, AT + DAY + UNDO - MINUTE / 60) == set()
    assert reads(bob, AT + 9 * DAY) == {"Before"}


def test_what_opens_after_a_date_is_no_opening(couple, alice, bob):
    leave(alice, how=OPENING)
    couple.exchanges.create(opens_at=AT + HOUR)
    assert reads(bob, AT + DAY) == set()


def test_another_couples_opening_opens_nothing(checkin, alice, bob, charlie, dana):
    leave(alice, how=OPENING)
    theirs = current(pair(charlie, dana), START)
    for user in (charlie, dana):
        write(user, items(theirs)[0], "Theirs")
        seal(user, theirs)
    assert reads(bob, AT + DAY) == set()


def test_somebody_new_reads_nothing_of_before(couple, alice, bob, charlie):
    leave(alice, "For Bob")
    part_couple.leave(member(bob), at=AT + DAY)
    pair(alice, charlie, AT + DAY)
    assert reads(charlie, AT + 9 * DAY) == set()
    assert reads(bob, AT + 9 * DAY) == set()
    assert reads(alice, AT + 9 * DAY) == {"For Bob"}


def test_some_time_comes_within_the_week(couple, alice, bob):
    leave(alice, how=SOME_TIME)
    assert reads(bob, AT) == set()
    assert reads(bob, AT + 7 * DAY) == {"For the soup"}
