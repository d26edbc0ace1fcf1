"""After the opening: answering, adding a line, letting the other read, withdrawing."""

import pytest
from django.core.exceptions import PermissionDenied

from intimacy.keys.decryption import decrypt_readable
from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import UNDO, Acknowledgement, Addition, Lane, Words
from tests.conftest import START, items, member, seal, write

AT = START + UNDO
VERBS = {
    "acknowledge": lambda words, me, at: opened_words.acknowledge(words, "hear", by=me, at=at),
    "add_line": lambda words, me, at: opened_words.add_line(words, "More", by=me, at=at),
    "say_support": lambda words, me, at: say_support.say_support(words, "help", by=me, at=at),
    "let_read": lambda words, me, at: opened_words.let_read(words, by=me, at=at),
    "withdraw": lambda words, me, at: opened_words.withdraw(words, by=me, at=at),
}


@pytest.fixture
def unmatched(checkin, alice, bob):
    """Alice answered one question for both and one for herself; Bob gave nothing. It opened."""
    write(alice, items(checkin)[0], "For both of us")
    write(alice, items(checkin)[1], "Only for me", lane=Lane.ME)
    seal(alice, checkin)
    seal(bob, checkin)
    return list(Words.objects.order_by("item__position"))


def first(author):
    return Words.objects.filter(author=author).order_by("item__position").first()


def reads(reader, words, at=AT):
    return Words.objects.readable_by(reader, at).filter(pk=words.pk).exists()


@pytest.mark.sqlite
def test_an_acknowledgement_is_read_by_both(opened, alice, bob):
    answer = opened_words.acknowledge(first(alice), "own", "I see", by=member(bob), at=AT)
    for reader in (alice, bob):
        texts = decrypt_readable(Acknowledgement, [answer.pk], "body", reader)
        assert texts == {answer.pk: "I see"}


def test_a_second_acknowledgement_takes_the_place_of_the_first(opened, alice, bob):
    opened_words.acknowledge(first(alice), "own", "I see", by=member(bob), at=AT)
    answer = opened_words.acknowledge(first(alice), "thank", "ignored", by=member(bob), at=AT)
    assert Acknowledgement.objects.get() == answer
    assert answer.kind == "thank"
    assert decrypt_readable(Acknowledgement, [answer.pk], "body", bob) == {
        answer.pk: "I see"
    }  # his


def test_the_same_line_twice_is_one(opened, alice):
    for _ in range(2):
        opened_words.add_line(first(alice), "It was Monday", by=member(alice), at=AT)
    assert Addition.objects.count() == 1


def test_a_line_is_read_by_both_and_leaves_the_words(opened, alice, bob):
    line = opened_words.add_line(first(alice), "It was Monday", by=member(alice), at=AT)
    for reader in (alice, bob):
        assert decrypt_readable(Addition, [line.pk], "body", reader) == {line.pk: "It was Monday"}
    assert decrypt_readable(Words, [first(alice).pk], "body", bob) == {
        first(alice).pk: "Alice to 1"
    }


@pytest.mark.sqlite
def test_words_that_met_no_answer_are_read_once_let_go(unmatched, alice, bob):
    for words in unmatched:
        assert not reads(bob, words)
        opened_words.let_read(words, by=member(alice), at=AT)
        assert reads(bob, words)


@pytest.mark.sqlite
def test_what_is_withdrawn_is_gone_for_the_other_with_all_that_hangs_on_it(opened, alice, bob):
    opened_words.add_line(first(alice), "It was Monday", by=member(alice), at=AT)
    opened_words.withdraw(first(alice), by=member(alice), at=AT)
    assert not reads(bob, first(alice))
    assert not Addition.objects.readable_by(bob, AT).exists()
    assert reads(alice, first(alice))
    assert reads(alice, first(bob))  # one's own withdrawal takes nothing from oneself


def test_what_was_let_go_can_be_withdrawn(unmatched, alice, bob):
    opened_words.let_read(unmatched[0], by=member(alice), at=AT)
    opened_words.withdraw(unmatched[0], by=member(alice), at=AT)
    assert not reads(bob, unmatched[0])


def test_what_was_withdrawn_stays_withdrawn(opened, alice, bob):
    opened_words.withdraw(first(alice), by=member(alice), at=AT)
    for verb in ("let_read", "add_line", "say_support", "withdraw"):
        with pytest.raises(PermissionDenied):
            VERBS[verb](first(alice), member(alice), AT)
    with pytest.raises(PermissionDenied):
        VERBS["acknowledge"](first(alice), member(bob), AT)


def test_nobody_acknowledges_themselves(opened, alice):
    with pytest.raises(PermissionDenied):
        VERBS["acknowledge"](first(alice), member(alice), AT)


@pytest.mark.abuse("AC-02")
def test_nobody_acknowledges_what_they_cannot_read(unmatched, bob):
    for words in unmatched:
        with pytest.raises(PermissionDenied):
            VERBS["acknowledge"](words, member(bob), AT)


@pytest.mark.abuse("AC-01")
@pytest.mark.parametrize("verb", VERBS)
def test_a_stranger_can_do_nothing(opened, alice, charlie, verb):
    with pytest.raises(PermissionDenied):
        VERBS[verb](first(alice), member(charlie), AT)


@pytest.mark.abuse("AC-03")
@pytest.mark.parametrize("verb", ["add_line", "say_support", "let_read", "withdraw"])
def test_the_partner_touches_only_their_own(opened, alice, bob, verb):
    with pytest.raises(PermissionDenied):
        VERBS[verb](first(alice), member(bob), AT)
    assert Words.objects.get(pk=first(alice).pk).withdrawn_at is None


@pytest.mark.parametrize("verb", VERBS)
def test_before_the_opening_there_is_nothing_to_do(opened, alice, bob, verb):
    me = member(bob if verb == "acknowledge" else alice)
    with pytest.raises(PermissionDenied):
        VERBS[verb](first(alice), me, START)


def test_what_was_passed_cannot_be_let_go(checkin, alice, bob):
    passed = write(alice, items(checkin)[0], "Rather not", passed=True)
    seal(alice, checkin)
    seal(bob, checkin)
    with pytest.raises(PermissionDenied):
        opened_words.let_read(passed, by=member(alice), at=AT)


@pytest.mark.abuse("AC-62")
def test_a_pause_closes_nothing_that_was_read_before(opened, alice, bob):
    open_together.pause(member(bob), at=AT)
    assert opened_words.acknowledge(first(alice), "hear", by=member(bob), at=AT)
    assert reads(alice, first(bob))
