"""Drafts: versions and two tabs, lanes and passing, and what lies in the database."""

import pytest
from django.db import DatabaseError

from intimacy.audit.models import Event
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import DataKey
from intimacy.sharing.models import UNDO, Lane, Words
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Conflict, Draft, save
from tests.conftest import START, items, member, seal, write

TEXT = "The walk on Sunday, cnry-words-body-alice-draft"


@pytest.fixture
def item(checkin):
    return items(checkin)[0]


def again(user, item, text, seen, **kwargs):
    return save(item, Draft(text, seen, **kwargs), by=member(user), at=START)


def read(words, user):
    return decrypt_readable(Words, [words.pk], "body", user)[words.pk]


def ids_of(author):
    return list(Words.objects.filter(author=author).values_list("pk", flat=True))


def failures():
    return list(Event.objects.filter(event="words.unreadable").values_list("object_id", flat=True))


@pytest.mark.sqlite
def test_keeps_a_draft_and_counts_its_versions(alice, item):
    words = write(alice, item, TEXT)
    assert (words.state, words.lane, words.version) == (Words.State.DRAFT, Lane.US, 1)
    assert again(alice, item, "Shorter", 1).version == 2
    assert read(words, alice) == "Shorter"


def test_nothing_typed_keeps_nothing(alice, item):
    assert write(alice, item, "") is None
    assert not Words.objects.exists()


@pytest.mark.sqlite
def test_emptied_words_are_unwritten(alice, item):
    write(alice, item, TEXT)
    assert again(alice, item, "", 1) is None
    assert not Words.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-52")
def test_an_older_tab_meets_a_conflict_and_overwrites_nothing(alice, item):
    write(alice, item, "First")
    words = again(alice, item, "Second", 1)
    with pytest.raises(Conflict) as conflict:
        again(alice, item, "From the old tab", 1)
    assert conflict.value.theirs == words
    assert read(words, alice) == "Second"


@pytest.mark.abuse("AC-51")
def test_sending_the_same_words_twice_is_no_conflict(alice, item):
    first = write(alice, item, TEXT)
    second = write(alice, item, TEXT)
    assert (second.pk, second.version) == (first.pk, first.version)


def test_the_same_words_in_another_lane_are_a_conflict(alice, item):
    write(alice, item, TEXT)
    with pytest.raises(Conflict):
        write(alice, item, TEXT, lane=Lane.ME)


def test_a_lane_can_be_chosen_and_changed(alice, item):
    assert write(alice, item, TEXT, lane=Lane.ME).lane == Lane.ME
    assert again(alice, item, TEXT, 1, lane=Lane.US).lane == Lane.US


def test_passing_keeps_a_row_and_the_words_typed_before(alice, item):
    words = write(alice, item, TEXT)
    passed = again(alice, item, TEXT, 1, passed=True)
    assert (passed.pk, passed.state) == (words.pk, Words.State.PASSED)
    assert read(passed, alice) == TEXT


def test_passing_without_a_word_and_writing_after_all(alice, item):
    assert write(alice, item, "", passed=True).state == Words.State.PASSED
    assert again(alice, item, TEXT, 1).state == Words.State.DRAFT


def test_both_write_to_the_same_item_apart(alice, bob, item):
    hers, his = write(alice, item, "Hers"), write(bob, item, "His")
    assert hers.pk != his.pk
    assert hers.key_id != his.key_id


@pytest.mark.abuse("AC-54")
def test_after_ones_own_seal_nothing_changes(alice, item, checkin):
    words = write(alice, item, TEXT)
    seal(alice, checkin)
    with pytest.raises(AlreadySealed):
        again(alice, item, "Another thing", 1)
    assert read(words, alice) == TEXT


def test_the_other_seal_leaves_one_free_to_write(alice, bob, item, checkin):
    seal(bob, checkin)
    assert write(alice, item, TEXT).state == Words.State.DRAFT


@pytest.mark.abuse("AC-54")
def test_after_the_opening_nothing_changes(opened, alice):
    with pytest.raises(AlreadyOpen):
        save(items(opened)[0], Draft("Never said", 1), by=member(alice), at=START + UNDO)


# --- What lies in the database ----------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-07")
@pytest.mark.abuse("AC-11")
def test_no_table_holds_the_words_in_clear(alice, item):
    write(alice, item, TEXT)
    body = bytes(Words.objects.get().body)
    assert b"cnry" not in body
    assert TEXT not in str(Words.objects.values().get())


def test_the_same_words_are_sealed_differently_each_time(alice, checkin):
    for item in items(checkin):
        write(alice, item, TEXT)
    assert len({bytes(w.body) for w in Words.objects.all()}) == 4


@pytest.mark.sqlite
def test_bodies_put_under_each_others_row_do_not_open(alice, checkin):
    one, two = (write(alice, item, f"To {item.position}") for item in items(checkin)[:2])
    Words.objects.filter(pk=one.pk).update(body=two.body)
    assert decrypt_readable(Words, [one.pk, two.pk], "body", alice) == {
        one.pk: None,
        two.pk: "To 2",
    }
    assert failures() == [str(one.pk)]


def test_words_put_under_another_owners_key_do_not_open(alice, bob, item):
    words = write(alice, item, TEXT)
    Words.objects.filter(pk=words.pk).update(key=member(bob).key())
    assert read(words, alice) is None
    assert failures() == [str(words.pk)]


def test_a_key_that_claims_another_owner_does_not_open(alice, bob, item):
    words = write(alice, item, TEXT)
    DataKey.objects.filter(owner_id=str(member(bob).pk)).delete()
    DataKey.objects.filter(pk=words.key_id).update(owner_id=str(member(bob).pk))
    assert read(words, alice) is None


def test_bytes_sealed_for_another_field_do_not_open(alice, item):
    words = write(alice, item, TEXT)
    words.note = b""
    encrypt_text(words, "note", TEXT)
    Words.objects.filter(pk=words.pk).update(body=words.note)
    assert read(words, alice) is None
    assert failures() == [str(words.pk)]


@pytest.mark.parametrize("change", [b"", b"x", "flip"], ids=["empty", "short", "one bit"])
def test_altered_bytes_do_not_open(alice, item, change):
    words = write(alice, item, TEXT)
    body = words.body[:-1] + bytes([words.body[-1] ^ 1]) if change == "flip" else change
    Words.objects.filter(pk=words.pk).update(body=body)
    assert read(words, alice) is None
    assert failures() == [str(words.pk)]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-60")
def test_a_destroyed_key_opens_nothing_for_anyone(opened, alice, bob):
    member(bob).key().destroy(START)
    for reader in (alice, bob):
        assert set(decrypt_readable(Words, ids_of(bob), "body", reader).values()) == {None}
    assert None not in decrypt_readable(Words, ids_of(alice), "body", bob).values()


def test_a_successful_reading_leaves_no_trace(opened, alice, bob):
    before = Event.objects.count()
    assert len(decrypt_readable(Words, ids_of(bob), "body", alice)) == 4
    assert Event.objects.count() == before


@pytest.mark.sqlite
@pytest.mark.abuse("AC-68")
def test_the_audit_cannot_be_rewritten(alice):
    Event.objects.create(event="words.unreadable", actor_id=alice.pk)
    with pytest.raises(DatabaseError, match="append-only"):
        Event.objects.update(outcome="done")


def test_a_batch_is_read_in_one_query_for_rows_and_keys(opened, alice, django_assert_num_queries):
    everything = list(Words.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        assert len(decrypt_readable(Words, everything, "body", alice)) == 8
