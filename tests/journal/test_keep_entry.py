"""Writing, changing and deleting; whose an entry is, whatever becomes of the space."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import Http404

from intimacy.couples.part_couple import leave
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.journal.models import Entry
from intimacy.keys.models import DataKey, Unreadable
from tests.conftest import START, member, pair
from tests.journal.conftest import AT, said, wrote

LATER = AT + timedelta(hours=1)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_pressed_twice_is_once_and_other_words_are_not_lost(alice, bob):
    once = uuid4()
    entry = wrote(alice, "Rain", once=once)
    assert wrote(alice, "Rain", once=once) == entry
    with pytest.raises(keep_entry.Conflict) as stands:
        wrote(alice, "Rain, then sun", once=once)
    assert stands.value.said == Written("Rain")
    wrote(bob, "Mine", once=once)  # an id of somebody else's is no way in
    assert (said(alice), said(bob)) == ([Written("Rain")], [Written("Mine")])


@pytest.mark.sqlite
@pytest.mark.abuse("AC-52")
def test_two_tabs_and_neither_wins_by_being_last(alice):
    entry = wrote(alice, "Rain", question="What was the weather?", feelings=("tired",))
    keep_entry.change(entry, Written("Sun"), by=alice, seen=1, at=LATER)
    assert said(alice) == [Written("Sun", question="What was the weather?")]
    with pytest.raises(keep_entry.Conflict) as stands:
        keep_entry.change(entry, Written("Snow"), by=alice, seen=1, at=LATER)
    assert stands.value.stands.version == 2
    keep_entry.change(entry, Written("Sun"), by=alice, seen=1, at=LATER + LATER.resolution)
    row = Entry.objects.get()
    assert (row.version, row.written_at, row.changed_at) == (2, AT, LATER)


@pytest.mark.abuse("AC-01")
def test_nobody_else_changes_or_deletes_it(couple, alice, bob):
    entry = wrote(alice)
    with pytest.raises(Http404):
        keep_entry.change(entry, Written("Bob's"), by=bob, seen=1, at=LATER)
    with pytest.raises(Http404):
        keep_entry.delete(entry, by=bob)
    keep_entry.delete_all(by=bob)
    assert Entry.objects.get() == entry


@pytest.mark.sqlite
def test_it_survives_pairing_and_every_parting(alice, bob):
    wrote(alice, "Alone")
    for text in ("The first time", "Again"):
        pair(alice, bob, START)
        wrote(alice, text, at=LATER)
        leave(member(bob), at=LATER)
    assert {one.text for one in said(alice)} == {"Alone", "The first time", "Again"}
    assert not said(bob)


def test_no_column_leads_to_a_couple():
    kinds = {field.related_model for field in Entry._meta.fields if field.is_relation}
    assert {kind._meta.label for kind in kinds} == {"accounts.User", "keys.DataKey"}


def test_nothing_of_it_lies_open(alice):
    wrote(alice, "Rain", feelings=("tired",), trigger="the boss", question="What was it?")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry")
        [row] = cursor.fetchall()
    held = b"".join(bytes(v) if isinstance(v, memoryview) else str(v).encode() for v in row)
    assert not [word for word in (b"Rain", b"tired", b"boss", b"What") if word in held]


def test_what_does_not_open_is_not_written_over_nor_deleted(alice):
    entry = wrote(alice, once=(once := uuid4()))
    DataKey.objects.update(kek_id="lost")
    for verb in (
        lambda: wrote(alice),
        lambda: wrote(alice, once=once),
        lambda: keep_entry.change(entry, Written("Over"), by=alice, seen=1, at=LATER),
        lambda: keep_entry.delete(entry, by=alice),
        lambda: keep_entry.delete_all(by=alice),
    ):
        with pytest.raises(Unreadable):
            verb()
    assert said(alice) == [None]


def test_it_goes_with_its_person(alice, bob):
    wrote(alice)
    wrote(bob)
    member(alice).couple.delete()
    alice.delete()
    assert [entry.user for entry in Entry.objects.all()] == [bob]
