"""What two are to each other: meant by whoever invites, and changed once both have said it."""

import pytest
from django.db import IntegrityError, transaction

from intimacy.couples import change_bond, pair_couple
from intimacy.couples.bond_words import BY_BOND
from intimacy.couples.models import BondProposal, Couple
from intimacy.lib.tokens import token_hash
from prompts.library.addressee import UNNAMED, one_of
from tests.conftest import START


def propose(couple, by, bond="friends"):
    return change_bond.propose(couple, bond, by=by, at=START)


def answer(by, *, yes):
    proposal = BondProposal.objects.latest("pk")
    return change_bond.answer_proposal(proposal, by=by, yes=yes, at=START)


def bond(couple):
    couple.refresh_from_db()
    return couple.bond


def test_every_bond_has_its_words():
    assert BY_BOND.keys() == set(Couple.Bond.values)
    two = Couple(kind=Couple.Kind.PAIR, bond="siblings")
    assert one_of(two).address("{partner}’s hat?") == "Your sibling’s hat?"
    assert UNNAMED.address("{partner}’s hat?") == "Your partner’s hat?"
    assert two.of_any_bond
    assert not Couple(kind=Couple.Kind.SOLO, bond="siblings").of_any_bond


@pytest.mark.sqlite
def test_the_confirmation_makes_it_what_the_invitation_said(alice, bob):
    token = pair_couple.invite(alice, at=START, bond="siblings")
    invitation = pair_couple.accept(token_hash(token), by=bob, at=START)
    assert pair_couple.confirm(invitation, by=alice, at=START).bond == "siblings"


@pytest.mark.sqlite
def test_it_changes_on_a_yes_of_the_other_and_of_nobody_else(couple, alice, bob):
    assert not propose(couple, alice)
    assert not propose(couple, alice)  # pressed twice
    assert BondProposal.objects.count() == 1
    assert not answer(alice, yes=True)
    assert bond(couple) == "partners"
    assert answer(bob, yes=True)
    assert not answer(bob, yes=True)
    assert bond(couple) == "friends"
    assert not BondProposal.objects.filter(closed_at=None).exists()


def test_put_away_it_stands_for_who_proposed_and_counts_once_the_other_says_the_same(
    couple, alice, bob
):
    propose(couple, alice)
    assert not answer(bob, yes=False)
    assert change_bond.proposed_to(bob, couple) is None
    assert change_bond.proposed_by(alice, couple).bond == "friends"
    assert bond(couple) == "partners"
    assert not propose(couple, bob, "siblings")
    assert change_bond.proposed_to(alice, couple).bond == "siblings"
    assert propose(couple, bob)
    assert bond(couple) == "friends"


def test_it_is_taken_back_by_a_word_or_by_what_is_so_already(couple, alice, bob):
    for back in (
        lambda: change_bond.drop_proposal(couple, by=alice, at=START),
        lambda: propose(couple, alice, "partners"),
    ):
        propose(couple, alice)
        back()
        assert change_bond.proposed_by(alice, couple) is None
        assert not answer(bob, yes=True)
    assert bond(couple) == "partners"


@pytest.mark.sqlite
def test_the_database_keeps_one_proposal_each_and_no_bond_nobody_knows(couple, alice):
    propose(couple, alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        BondProposal.objects.create(couple=couple, by=alice, bond="siblings", at=START)
    with pytest.raises(IntegrityError), transaction.atomic():
        Couple.objects.filter(pk=couple.pk).update(bond="enemies")
