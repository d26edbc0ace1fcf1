"""Inviting, accepting, confirming: one sentence for every refusal, nothing shared before a yes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.audit.models import Event
from intimacy.couples import pair_couple
from intimacy.couples.code_words import WORDS
from intimacy.couples.models import Couple, Invitation, Membership
from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import start_solo
from intimacy.keys.decryption import decrypt_readable
from intimacy.lib.tokens import token_hash
from intimacy.sharing.models import UNDO, Words
from tests.conftest import START, items, member, pair, seal, write

THREE_DAYS = timedelta(hours=72)
SECOND = timedelta(seconds=1)
ONE_SENTENCE = "This link cannot be used."


def invited(inviter, at=START):
    return token_hash(pair_couple.invite(inviter, at=at))


def accept(hashed, by, at=START):
    return pair_couple.accept(hashed, by=by, at=at)


def assert_refused(hashed, by, at=START):
    with pytest.raises(ValidationError) as refusal:
        accept(hashed, by, at)
    assert refusal.value.messages == [ONE_SENTENCE]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-12")
def test_only_the_hash_of_a_token_is_kept(alice):
    token = pair_couple.invite(alice, at=START)
    assert len(token) >= 43  # 256 bits
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == token_hash(token) != token


@pytest.mark.abuse("AC-12")
def test_tokens_are_never_alike(alice):
    assert len({pair_couple.invite(alice, at=START) for _ in range(20)}) == 20


@pytest.mark.sqlite
@pytest.mark.abuse("AC-14")
def test_accepting_shares_nothing(alice, bob):
    invitation = accept(invited(alice), bob)
    assert not member(alice).couple.is_pair
    assert not member(bob).couple.is_pair
    assert invitation.couple is None


@pytest.mark.sqlite
def test_confirming_closes_both_spaces_and_opens_one(alice, bob):
    solos = {member(alice).couple_id, member(bob).couple_id}
    couple = pair(alice, bob)
    assert couple.is_pair
    assert {m.user for m in couple.memberships.all()} == {alice, bob}
    assert member(alice).couple == member(bob).couple == couple
    assert Couple.objects.filter(pk__in=solos, ended_at=START).count() == 2
    assert couple.zone == alice.zone


def test_both_see_the_same_three_words(alice, bob):
    invitation = accept(invited(alice), bob)
    words = invitation.three_words.split()
    assert len(set(words)) == 3
    assert set(words) <= set(WORDS)
    assert Invitation.objects.get().three_words == invitation.three_words


# --- Every refusal of a link ------------------------------------------------------------


@pytest.mark.abuse("AC-13")
def test_an_unknown_link_is_refused(alice, bob):
    assert_refused(token_hash("never made"), bob)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-13")
def test_a_used_link_is_refused(alice, bob, charlie):
    hashed = invited(alice)
    accept(hashed, bob)
    assert_refused(hashed, charlie)
    assert_refused(hashed, bob)
    assert Invitation.objects.get().accepted_by == bob


@pytest.mark.abuse("AC-13")
def test_a_link_lives_three_days(alice, bob):
    hashed = invited(alice)
    assert pair_couple.find(hashed, at=START + THREE_DAYS - SECOND) is not None
    assert pair_couple.find(hashed, at=START + THREE_DAYS) is None
    assert_refused(hashed, bob, START + THREE_DAYS)
    assert accept(hashed, bob, START + THREE_DAYS - SECOND).accepted_by == bob


@pytest.mark.abuse("AC-13")
def test_a_cancelled_link_is_refused(alice, bob):
    hashed = invited(alice)
    pair_couple.cancel(alice, at=START)
    assert_refused(hashed, bob)


@pytest.mark.abuse("AC-13")
def test_a_new_link_ends_the_one_before(alice, bob):
    old = invited(alice)
    new = invited(alice)
    assert_refused(old, bob)
    assert accept(new, bob).accepted_by == bob


@pytest.mark.abuse("AC-15")
def test_ones_own_link_is_refused(alice):
    assert_refused(invited(alice), alice)


@pytest.mark.abuse("AC-17")
def test_somebody_in_a_couple_is_refused(couple, bob, charlie):
    assert_refused(invited(charlie), bob)


@pytest.mark.abuse("AC-17")
def test_the_link_of_somebody_who_paired_elsewhere_is_refused(alice, bob, charlie):
    hashed = invited(alice)
    theirs = accept(invited(bob), alice)
    pair_couple.confirm(theirs, by=bob, at=START)
    assert_refused(hashed, charlie)


def test_somebody_who_said_yes_elsewhere_is_refused(alice, bob, charlie):
    accept(invited(alice), bob)
    assert_refused(invited(charlie), bob)


def test_somebody_without_a_space_is_refused(alice, bob):
    Membership.objects.filter(user=bob).delete()
    assert_refused(invited(alice), bob)


@pytest.mark.abuse("AC-17")
def test_a_refusal_leaves_the_link_usable_for_the_right_person(alice, bob):
    hashed = invited(alice)
    assert_refused(hashed, alice)
    assert accept(hashed, bob).accepted_by == bob


# --- Confirming -------------------------------------------------------------------------


def refused_to_confirm(invitation, by):
    with pytest.raises(ValidationError) as refusal:
        pair_couple.confirm(invitation, by=by, at=START)
    return refusal.value.messages == [ONE_SENTENCE] and not Couple.objects.filter(kind="pair")


@pytest.mark.abuse("AC-14")
def test_only_the_inviter_confirms(alice, bob, charlie):
    invitation = accept(invited(alice), bob)
    assert refused_to_confirm(invitation, bob)
    assert refused_to_confirm(invitation, charlie)


def test_nobody_confirms_what_was_not_accepted(alice):
    invited(alice)
    assert refused_to_confirm(Invitation.objects.get(), alice)


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_nobody_confirms_what_was_taken_back(alice, bob, who):
    invitation = accept(invited(alice), bob)
    if who == "alice":
        pair_couple.cancel(alice, at=START)
    else:
        pair_couple.take_back(bob, at=START)
    assert refused_to_confirm(invitation, alice)


def test_pairing_ends_every_other_invitation_of_the_two(alice, bob, charlie):
    accept(invited(bob), charlie)
    pair(alice, bob)
    assert not Invitation.objects.standing().exists()
    with pytest.raises(ValidationError):
        pair_couple.confirm(Invitation.objects.get(inviter=bob), by=bob, at=START)


def test_a_couple_invites_nobody(couple, alice):
    with pytest.raises(ValidationError):
        pair_couple.invite(alice, at=START)


# --- Pairing again ----------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-25")
@pytest.mark.parametrize("second", ["bob", "charlie"], ids=["the same person", "another"])
def test_pairing_again_starts_empty(opened, alice, bob, charlie, second):
    leave(member(alice), at=START + UNDO)
    couple = pair(alice, {"bob": bob, "charlie": charlie}[second], START + UNDO)
    assert couple != opened.couple
    assert not CheckIn.objects.visible_to(alice).exists()
    assert not Words.objects.filter(couple=couple).exists()


@pytest.mark.abuse("AC-25")
def test_old_words_stay_with_their_author_alone(opened, alice, bob, charlie):
    at = START + UNDO
    leave(member(alice), at=at)
    pair(alice, charlie, at)
    everything = [row.pk for row in Words.objects.all()]
    for reader, count in ((alice, 4), (bob, 4), (charlie, 0)):
        assert set(Words.objects.readable_by(reader, at)) == set(reader.words.all())
        assert len(decrypt_readable(Words, everything, "body", reader)) == count


@pytest.mark.abuse("AC-25")
def test_the_same_two_again_do_not_read_what_they_once_read(opened, alice, bob):
    at = START + UNDO
    leave(member(bob), at=at)
    pair(bob, alice, at)
    assert not Words.objects.readable_by(alice, at).filter(author=bob).exists()


def test_words_written_alone_stay_alone(alice, bob):
    week = current(member(alice).couple, START)
    words = write(alice, items(week)[0], "Only mine")
    seal(alice, week)
    pair(alice, bob)
    assert not Words.objects.readable_by(bob, START + UNDO).exists()
    assert words in Words.objects.readable_by(alice, START + UNDO)


# --- What the database keeps ------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-16")
def test_a_third_member_does_not_fit(couple, charlie):
    Membership.objects.filter(user=charlie).update(left_at=START)
    for slot in (1, 2, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(couple=couple, user=charlie, slot=slot)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-16")
def test_a_second_open_space_does_not_fit(alice):
    with pytest.raises(IntegrityError):
        start_solo(alice, START)


@pytest.mark.abuse("AC-15")
def test_nobody_fits_beside_themselves(alice):
    alone = member(alice).couple
    with pytest.raises(IntegrityError):
        Membership.objects.create(couple=alone, user=alice, slot=2, left_at=START)


@pytest.mark.abuse("AC-15")
def test_nobody_accepts_their_own_invitation(alice):
    invited(alice)
    with pytest.raises(IntegrityError, match="couples_nobody_invites_themselves"):
        Invitation.objects.update(accepted_by=alice, accepted_at=START)


def test_the_audit_follows_along_without_names(alice, bob):
    pair(alice, bob)
    events = Event.objects.order_by("pk").values_list("event", "actor_id")
    assert list(events) == [
        ("invitation.made", alice.pk),
        ("invitation.accepted", bob.pk),
        ("couple.paired", alice.pk),
        ("couple.paired", bob.pk),
    ]
