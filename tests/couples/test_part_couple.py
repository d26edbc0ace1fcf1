"""Leaving: at once, for both, without a word sent, and everyone keeps their own."""

from datetime import timedelta

import pytest
from django.core import mail

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.audit.models import Event
from intimacy.couples import part_couple, rhythm
from intimacy.couples.models import Membership
from intimacy.couples.spaces import space_of
from intimacy.keys.decryption import decrypt_readable
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import UNDO, Acknowledgement, Addition, Words
from intimacy.sharing.write_words import Draft, save
from tests.conftest import START, items, member, pair

AT = START + UNDO


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_leaving_ends_the_space_for_both(couple, alice, bob, who):
    part_couple.leave(member({"alice": alice, "bob": bob}[who]), at=AT)
    couple.refresh_from_db()
    assert couple.ended_at == AT
    assert set(couple.memberships.values_list("left_at", flat=True)) == {AT}


def test_each_begins_a_space_of_their_own(couple, alice, bob):
    part_couple.leave(member(bob), at=AT)
    for person in (alice, bob):
        space = space_of(person)
        assert not space.couple.is_pair
        assert space.partner is None
        assert space.couple.zone == person.zone


def test_each_can_write_at_once(couple, alice, bob):
    part_couple.leave(member(bob), at=AT)
    for person in (alice, bob):
        week = current(member(person).couple, AT)
        assert save(items(week)[0], Draft("On my own", 0), by=member(person), at=AT)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-25")
def test_each_keeps_their_own_words_and_loses_the_others(opened, alice, bob):
    ids = list(Words.objects.values_list("pk", flat=True))
    assert len(decrypt_readable(Words, ids, "body", alice)) == 8
    part_couple.leave(member(bob), at=AT)
    for person in (alice, bob):
        texts = decrypt_readable(Words, ids, "body", person)
        assert set(texts.values()) == {f"{person.name} to {n}" for n in range(1, 5)}


@pytest.mark.abuse("AC-25")
def test_replies_and_lines_go_the_same_way(opened, alice, bob):
    hers = Words.objects.filter(author=alice).first()
    opened_words.add_line(hers, "One more thing", by=member(alice), at=AT)
    opened_words.acknowledge(hers, "own", "I hear this", by=member(bob), at=AT)
    part_couple.leave(member(alice), at=AT)
    assert Addition.objects.readable_by(alice, AT).count() == 1
    assert not Addition.objects.readable_by(bob, AT).exists()
    assert not Acknowledgement.objects.readable_by(alice, AT).exists()
    assert Acknowledgement.objects.readable_by(bob, AT).count() == 1


@pytest.mark.abuse("AC-03")
def test_the_weeks_are_gone_for_both(opened, alice, bob):
    part_couple.leave(member(alice), at=AT)
    for person in (alice, bob):
        assert not CheckIn.objects.visible_to(person).exists()


@pytest.mark.abuse("AC-62")
def test_leaving_sends_nothing(couple, alice):
    part_couple.leave(member(alice), at=AT)
    assert mail.outbox == []


def test_leaving_twice_is_leaving_once(couple, alice, bob):
    hers, his = member(alice), member(bob)
    part_couple.leave(hers, at=AT)
    part_couple.leave(hers, at=AT + timedelta(days=1))
    part_couple.leave(his, at=AT + timedelta(days=1))
    couple.refresh_from_db()
    assert couple.ended_at == AT
    assert Membership.objects.current().count() == 2
    assert Event.objects.filter(event="couple.left").count() == 1


def test_nobody_leaves_a_space_of_their_own(alice):
    mine = member(alice)
    part_couple.leave(mine, at=AT)
    assert member(alice) == mine


def test_a_pause_ends_with_the_space(couple, alice):
    open_together.pause(member(alice), at=START)
    part_couple.leave(member(alice), at=AT)
    assert member(alice).paused_at is None


def test_a_rest_ends_with_the_space(couple, alice):
    rhythm.rest(couple, START.date() + timedelta(days=30), by=alice, at=START)
    part_couple.leave(member(alice), at=AT)
    assert member(alice).couple.rest_until is None


# --- The one line about it --------------------------------------------------------------


def test_both_read_the_same_line_once_whoever_left(couple, alice, bob):
    part_couple.leave(member(alice), at=AT)
    for person in (alice, bob):
        assert part_couple.closed_space(person).couple == couple
        part_couple.put_away(person, at=AT)
        assert part_couple.closed_space(person) is None


def test_putting_it_away_is_each_ones_own(couple, alice, bob):
    part_couple.leave(member(alice), at=AT)
    part_couple.put_away(alice, at=AT)
    assert part_couple.closed_space(bob) is not None


def test_a_space_of_ones_own_leaves_no_line(alice, bob):
    pair(alice, bob)  # which closes two of them
    assert part_couple.closed_space(alice) is None
