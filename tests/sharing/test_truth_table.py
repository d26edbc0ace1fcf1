"""Who reads what: every state of both authors, in every state of an exchange and its couple."""

from datetime import datetime, timedelta
from itertools import product

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.encryption import encrypt_text
from intimacy.sharing import open_together
from intimacy.sharing.models import LAPSE, UNDO, Exchange, Item, Lane, Words
from tests.conftest import START, member

# What an author did with one item: state, lane, withdrawn, shared later. None wrote nothing.
ROWS = {
    "nothing": None,
    "draft": (Words.State.DRAFT, Lane.US, False, False),
    "draft-me": (Words.State.DRAFT, Lane.ME, False, False),
    "given-us": (Words.State.GIVEN, Lane.US, False, False),
    "given-me": (Words.State.GIVEN, Lane.ME, False, False),
    "passed": (Words.State.PASSED, Lane.US, False, False),
    "withdrawn": (Words.State.GIVEN, Lane.US, True, False),
    "let-us": (Words.State.GIVEN, Lane.US, False, True),
    "let-me": (Words.State.GIVEN, Lane.ME, False, True),
    "let-withdrawn": (Words.State.GIVEN, Lane.ME, True, True),
}
PAIRS = list(product(ROWS, ROWS))  # one item for each: Alice's row, Bob's row
OPEN = "open"


def read_by_the_other(author: str, reader: str, how: str) -> bool:
    """The rule, written down once more and apart: does `reader` read what `author` wrote?"""
    if how != OPEN:
        return False
    if author in {"let-us", "let-me"}:
        return True
    gave_for_us = {"given-us", "let-us", "withdrawn"}  # withdrawing takes back one's own only
    return author == "given-us" and reader in gave_for_us


def is_open(exchange: Exchange, alice, bob) -> datetime:
    open_together.seal(exchange, by=member(alice), at=START)
    open_together.seal(exchange, by=member(bob), at=START)
    return START + UNDO


def in_its_last_second(exchange: Exchange, alice, bob) -> datetime:
    return is_open(exchange, alice, bob) - timedelta(seconds=1)


def sealed_by_both_one_paused(exchange: Exchange, alice, bob) -> datetime:
    open_together.pause(member(bob), at=START)
    return is_open(exchange, alice, bob) + timedelta(days=1)


def sealed_by_one(exchange: Exchange, alice, bob) -> datetime:
    open_together.seal(exchange, by=member(alice), at=START)
    return START + timedelta(days=1)


def parted_after_opening(exchange: Exchange, alice, bob) -> datetime:
    at = is_open(exchange, alice, bob) + timedelta(hours=1)
    leave(member(bob), at=at)
    return at


def lapsed(exchange: Exchange, alice, bob) -> datetime:
    open_together.seal(exchange, by=member(alice), at=START)
    open_together.seal(exchange, by=member(bob), at=START + LAPSE)
    return START + LAPSE + UNDO


HOWS = {
    OPEN: is_open,
    "in its last second": in_its_last_second,
    "sealed by both, one paused": sealed_by_both_one_paused,
    "sealed by one": sealed_by_one,
    "parted after opening": parted_after_opening,
    "one seal lapsed": lapsed,
}


@pytest.fixture(params=HOWS)
def how(request) -> str:
    return request.param


@pytest.fixture
def table(checkin, alice, bob, charlie, dana, how) -> datetime:
    """An exchange with one item for each pair of states, and the moment at which to look."""
    exchange, version = Exchange.objects.create(couple=checkin.couple), any_version(checkin)
    Item.objects.bulk_create(
        Item(exchange=exchange, position=n, version_id=version) for n in range(len(PAIRS))
    )
    members = [member(alice), member(bob)]
    keys = [me.key() for me in members]
    at = HOWS[how](exchange, alice, bob)
    Words.objects.bulk_create(
        row_of(item, me, key, ROWS[state])
        for item, states in zip(exchange.items.order_by("position"), PAIRS, strict=True)
        for me, key, state in zip(members, keys, states, strict=True)
        if ROWS[state]
    )
    return at


def any_version(checkin) -> int:
    return checkin.exchange.items.values_list("version", flat=True)[0]


def row_of(item: Item, me, key, row) -> Words:
    state, lane, withdrawn, let = row
    words = Words(item=item, author=me.user, couple=me.couple, key=key, saved_at=START)
    words.state, words.lane = state, lane
    words.withdrawn_at, words.shared_at = START if withdrawn else None, START if let else None
    encrypt_text(words, "body", text_of(me.user.name, item.position))
    return words


def text_of(name: str, position: int) -> str:
    return f"{name} to {position}"


def cells(rows) -> set[tuple[str, str, str]]:
    """Return rows as (author, Alice's state, Bob's state)."""
    return {(row.author.name, *PAIRS[row.item.position]) for row in rows}


def expected(reader: str, how: str) -> set[tuple[str, str, str]]:
    mine = {(reader, a, b) for a, b in PAIRS if (a if reader == "Alice" else b) != "nothing"}
    theirs = (
        {("Bob", a, b) for a, b in PAIRS if read_by_the_other(b, a, how)}
        if reader == "Alice"
        else {("Alice", a, b) for a, b in PAIRS if read_by_the_other(a, b, how)}
    )
    return mine | theirs


@pytest.mark.sqlite
@pytest.mark.abuse("AC-02")
def test_each_reads_their_own_and_exactly_what_opened(table, how, alice, bob):
    rows = Words.objects.select_related("author", "item")
    assert cells(rows.readable_by(alice, table)) == expected("Alice", how)
    assert cells(rows.readable_by(bob, table)) == expected("Bob", how)


@pytest.mark.abuse("AC-01")
@pytest.mark.abuse("AC-19")
def test_nobody_else_reads_anything(table, charlie, dana):
    assert not Words.objects.readable_by(charlie, table).exists()
    assert not Words.objects.readable_by(dana, table).exists()


@pytest.mark.abuse("AC-02")
def test_only_readable_words_are_opened(table, how, alice, bob, charlie):
    everything = list(Words.objects.values_list("pk", flat=True))
    where = {w.pk: w for w in Words.objects.select_related("author", "item")}
    with time_machine.travel(table, tick=False):
        for reader in (alice, bob):
            texts = decrypt_readable(Words, everything, "body", reader)
            assert cells(where[pk] for pk in texts) == expected(reader.name, how)
            for pk, text in texts.items():
                assert text == text_of(where[pk].author.name, where[pk].item.position)
        assert decrypt_readable(Words, everything, "body", charlie) == {}


def test_the_table_has_cells_of_both_kinds(how):
    theirs = [read_by_the_other(a, b, how) for a, b in PAIRS]
    assert sum(theirs) == (23 if how == OPEN else 0)
