"""Sealing, undoing, taking back, pausing: when an exchange opens, and when it does not."""

from datetime import timedelta

import pytest

from checkins.begin_week import current
from intimacy.audit.models import Event
from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import space_of
from intimacy.sharing import open_together
from intimacy.sharing.models import LAPSE, UNDO, Seal, Words
from intimacy.sharing.write_words import AlreadyOpen
from tests.conftest import START, items, member, seal, write

LATER = START + timedelta(days=2)
SECOND = timedelta(seconds=1)


def opens_at(checkin):
    checkin.exchange.refresh_from_db()
    return checkin.exchange.opens_at


def take_back(user, checkin, at):
    open_together.take_back(checkin.exchange, by=member(user), at=at)


def states(user):
    return set(Words.objects.filter(author=user).values_list("state", flat=True))


@pytest.mark.sqlite
def test_the_second_seal_opens_sixty_seconds_later(checkin, alice, bob):
    seal(alice, checkin)
    assert opens_at(checkin) is None
    seal(bob, checkin, LATER)
    assert opens_at(checkin) == LATER + timedelta(seconds=60)


def test_it_is_open_from_that_second_on(opened):
    assert not opened.exchange.is_open(START + UNDO - SECOND)
    assert opened.exchange.is_open(START + UNDO)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_may_undo_within_the_minute(checkin, alice, bob, who):
    seal(alice, checkin)
    seal(bob, checkin, LATER)
    take_back({"alice": alice, "bob": bob}[who], checkin, LATER + UNDO - SECOND)
    assert opens_at(checkin) is None
    assert checkin.exchange.seals.get().user != {"alice": alice, "bob": bob}[who]


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_after_the_minute_nothing_is_taken_back(opened, alice, bob, who):
    with pytest.raises(AlreadyOpen):
        take_back({"alice": alice, "bob": bob}[who], opened, START + UNDO)
    assert opens_at(opened) == START + UNDO
    assert opened.exchange.seals.count() == 2


def test_a_single_seal_is_taken_back_days_later(checkin, alice):
    seal(alice, checkin)
    take_back(alice, checkin, LATER)
    assert not checkin.exchange.seals.exists()


def test_sealing_again_after_an_undo_opens_anew(checkin, alice, bob):
    seal(alice, checkin)
    seal(bob, checkin)
    take_back(alice, checkin, START + SECOND)
    seal(alice, checkin, LATER)
    assert opens_at(checkin) == LATER + UNDO


def test_sealing_twice_changes_nothing(checkin, alice):
    seal(alice, checkin)
    seal(alice, checkin, LATER)
    assert checkin.exchange.seals.get().at == START
    assert opens_at(checkin) is None


def test_sealing_again_in_the_minute_does_not_move_it(opened, alice, bob):
    seal(alice, opened, START + SECOND)
    seal(bob, opened, START + SECOND)
    assert opens_at(opened) == START + UNDO


def test_what_has_opened_cannot_be_sealed(opened, alice):
    with pytest.raises(AlreadyOpen):
        seal(alice, opened, START + UNDO)


@pytest.mark.sqlite
def test_sealing_gives_the_drafts_and_leaves_what_was_passed(checkin, alice, bob):
    first, second, third, _ = items(checkin)
    write(alice, first, "For us")
    write(alice, second, "", passed=True)
    write(bob, third, "Still mine")
    seal(alice, checkin)
    assert Words.objects.get(item=first).state == Words.State.GIVEN
    assert Words.objects.get(item=second).state == Words.State.PASSED
    assert states(bob) == {Words.State.DRAFT}


def test_taking_back_makes_only_ones_own_words_drafts_again(checkin, alice, bob):
    for person in (alice, bob):
        write(person, items(checkin)[0], "For us")
        seal(person, checkin)
    take_back(alice, checkin, START + SECOND)
    assert states(alice) == {Words.State.DRAFT}
    assert states(bob) == {Words.State.GIVEN}


def test_alone_ones_own_seal_is_enough(alice):
    checkin = current(member(alice).couple, START)
    seal(alice, checkin)
    assert opens_at(checkin) == START + UNDO


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
@pytest.mark.parametrize("order", [("alice", "bob"), ("bob", "alice")])
def test_a_paused_seal_is_kept_but_does_not_open(checkin, alice, bob, order):
    open_together.pause(member(bob), at=START)
    for name in order:
        seal({"alice": alice, "bob": bob}[name], checkin)
    assert opens_at(checkin) is None
    assert checkin.exchange.seals.count() == 2


def test_resuming_opens_what_both_have_sealed(checkin, alice, bob):
    open_together.pause(member(bob), at=START)
    seal(alice, checkin)
    seal(bob, checkin)
    open_together.resume(member(bob), at=LATER)
    assert opens_at(checkin) == LATER + UNDO


def test_resuming_opens_nothing_while_the_other_pauses(checkin, alice, bob):
    open_together.pause(member(alice), at=START)
    open_together.pause(member(bob), at=START)
    seal(alice, checkin)
    seal(bob, checkin)
    open_together.resume(member(bob), at=LATER)
    assert opens_at(checkin) is None


def test_resuming_opens_nothing_that_only_one_has_sealed(checkin, alice, bob):
    open_together.pause(member(bob), at=START)
    seal(alice, checkin)
    open_together.resume(member(bob), at=LATER)
    assert opens_at(checkin) is None


@pytest.mark.abuse("AC-62")
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_pausing_within_the_minute_calls_the_opening_off(opened, alice, bob, who):
    me = member({"alice": alice, "bob": bob}[who])
    open_together.pause(me, at=START + UNDO - SECOND)
    assert opens_at(opened) is None
    open_together.resume(me, at=LATER)
    assert opens_at(opened) == LATER + UNDO


def test_pausing_later_leaves_what_has_opened(opened, alice, bob):
    open_together.pause(member(bob), at=LATER)
    assert opens_at(opened) == START + UNDO
    assert Words.objects.readable_by(alice, LATER).filter(author=bob).count() == 4


def test_pausing_twice_keeps_the_first_moment(alice, couple):
    open_together.pause(member(alice), at=START)
    open_together.pause(member(alice), at=LATER)
    assert member(alice).paused_at == START


@pytest.mark.parametrize(
    ("age", "opens"), [(LAPSE - SECOND, True), (LAPSE, False)], ids=["27 days", "28 days"]
)
def test_a_seal_nobody_met_lapses_after_four_weeks(checkin, alice, bob, age, opens):
    seal(alice, checkin)
    seal(bob, checkin, START + age)
    assert opens_at(checkin) == (START + age + UNDO if opens else None)


def test_sealing_again_after_a_lapse_counts(checkin, alice, bob):
    seal(alice, checkin)
    seal(bob, checkin, START + LAPSE)
    seal(alice, checkin, START + LAPSE + SECOND)
    assert opens_at(checkin) == START + LAPSE + SECOND + UNDO


def test_seals_that_met_never_lapse(opened):
    assert Seal.objects.standing(START + 2 * LAPSE).count() == 2


def test_resuming_after_both_seals_lapsed_opens_nothing(checkin, alice, bob):
    open_together.pause(member(bob), at=START)
    seal(alice, checkin)
    seal(bob, checkin)
    open_together.resume(member(bob), at=START + LAPSE)
    assert opens_at(checkin) is None


def test_a_seal_that_comes_after_the_parting_opens_nothing(checkin, alice, bob):
    me = space_of(alice).me
    leave(member(bob), at=START)
    open_together.seal(checkin.exchange, by=me, at=START)
    assert opens_at(checkin) is None


@pytest.mark.abuse("AC-68")
def test_the_audit_knows_who_sealed_and_holds_no_words(checkin, alice):
    write(alice, items(checkin)[0], "The walk on Sunday")
    seal(alice, checkin)
    event = Event.objects.get(event="exchange.sealed")
    assert (event.actor_id, event.object_id) == (alice.pk, str(checkin.exchange.pk))
    assert "walk" not in str(event.__dict__)
