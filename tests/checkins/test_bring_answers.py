"""Bringing what was written alone into the first week of two: a copy, by its author, asked once."""

import pytest

from checkins import bring_answers
from checkins.begin_week import current
from intimacy.couples.part_couple import leave
from intimacy.keys.decryption import decrypt_readable
from intimacy.sharing.models import UNDO, Lane, Words
from tests.conftest import START, items, member, pair, seal, write


@pytest.fixture
def alone(alice):
    """Alice's first week on her own: one answer kept, one passed, one only begun."""
    week = current(member(alice).couple, START)
    first, second, third, _ = items(week)
    write(alice, first, "The smell of rain", lane=Lane.ME)
    write(alice, second, "", passed=True)
    write(alice, third, "Ten minutes", lane=Lane.ME)
    return week


@pytest.fixture
def shared(alone, alice, bob):
    """The first week of the two, which asks the same questions."""
    return current(pair(alice, bob), START)


def answer(week, user, bring=True):
    bring_answers.answer(week, by=member(user), bring=bring, at=START)


def texts(week, user):
    ids = [w.pk for w in Words.objects.filter(item__exchange=week.exchange, author=user)]
    return set(decrypt_readable(Words, ids, "body", user).values())


@pytest.mark.sqlite
def test_offers_what_was_written_but_not_what_was_passed(shared, alice, bob):
    assert len(bring_answers.could_bring(shared, member(alice))) == 2
    assert bring_answers.could_bring(shared, member(bob)) == []


def test_what_was_asked_about_somebody_else_stays_where_it_was_asked(alice, bob):
    week = current(member(alice).couple, START)
    write(alice, items(week)[1], "My sister found my keys", lane=Lane.ME)
    shared = current(pair(alice, bob), START)
    assert bring_answers.could_bring(shared, member(alice)) == []
    answer(shared, alice)
    assert texts(shared, alice) == set()


@pytest.mark.sqlite
def test_brings_copies_as_drafts_under_the_key_of_this_space(alone, shared, alice):
    answer(shared, alice)
    copies = Words.objects.filter(item__exchange=shared.exchange, author=alice)
    assert texts(shared, alice) == {"The smell of rain", "Ten minutes"}
    assert {(w.state, w.lane) for w in copies} == {(Words.State.DRAFT, Lane.US)}
    assert {w.key_id for w in copies} == {member(alice).key().pk}
    assert texts(alone, alice) == {"The smell of rain", "", "Ten minutes"}


@pytest.mark.abuse("AC-02")
def test_the_other_reads_neither_the_original_nor_the_draft(shared, alice, bob):
    answer(shared, alice)
    assert not Words.objects.readable_by(bob, START).exists()


def test_what_was_brought_opens_like_everything_else(shared, alice, bob):
    answer(shared, alice)
    write(bob, items(shared)[0], "Fresh bread")
    seal(alice, shared)
    seal(bob, shared)
    (words,) = Words.objects.readable_by(bob, START + UNDO).filter(author=alice)
    assert decrypt_readable(Words, [words.pk], "body", bob) == {words.pk: "The smell of rain"}


def test_keeping_them_brings_nothing(shared, alice):
    answer(shared, alice, bring=False)
    assert texts(shared, alice) == set()


@pytest.mark.parametrize("bring", [True, False])
def test_is_asked_only_once(shared, alice, bring):
    answer(shared, alice, bring)
    assert bring_answers.could_bring(shared, member(alice)) == []
    before = texts(shared, alice)
    answer(shared, alice)
    assert texts(shared, alice) == before


def test_one_answer_does_not_answer_for_the_other(shared, alice, bob):
    answer(shared, bob, bring=False)
    assert len(bring_answers.could_bring(shared, member(alice))) == 2


def test_what_was_written_here_already_stays(shared, alice):
    write(alice, items(shared)[0], "Something newer")
    answer(shared, alice)
    assert texts(shared, alice) == {"Something newer", "Ten minutes"}


def test_after_sealing_nothing_is_brought(shared, alice):
    seal(alice, shared)
    answer(shared, alice)
    assert texts(shared, alice) == set()


def test_nothing_is_offered_alone(alone, alice):
    assert bring_answers.could_bring(alone, member(alice)) == []


@pytest.mark.abuse("AC-25")
def test_words_of_an_earlier_couple_are_not_offered(opened, alice, charlie):
    leave(member(alice), at=START + UNDO)
    again = current(pair(alice, charlie, START + UNDO), START + UNDO)
    assert bring_answers.could_bring(again, member(alice)) == []


def test_words_whose_key_is_gone_are_left_out(alone, shared, alice):
    Words.objects.filter(item__exchange=alone.exchange).first().key.destroy(START)
    answer(shared, alice)
    assert texts(shared, alice) == set()
