"""What two people are to each other here: either proposes, and it is so once both have said it."""

from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import BondProposal, Couple
from intimacy.couples.spaces import hold
from intimacy.lib.compiled import compiled


@compiled
def standing(couple: Couple) -> QuerySet[BondProposal]:
    """Select what either proposes for now: one row each at most."""
    rows = BondProposal.objects.filter(couple=couple, closed_at=None)
    return rows.fetch_mode(FETCH_RAISE).order_by("pk")


def proposed_to(user: User, couple: Couple) -> BondProposal | None:
    """Return what the other proposes and `user` has not put away."""
    theirs = (row for row in standing(couple) if row.by_id != user.pk)
    return next((row for row in theirs if row.left_at is None), None)


def proposed_by(user: User, couple: Couple) -> BondProposal | None:
    """Return what `user` proposes, whatever the other made of it."""
    return next((row for row in standing(couple) if row.by_id == user.pk), None)


def propose(couple: Couple, bond: str, *, by: User, at: datetime) -> bool:
    """Propose `bond` in place of anything `by` proposed before; True where that made it so.

    It does where the other proposes the same, put away or not: then both have said it. What is so
    already takes one's own proposal back. The same once more changes nothing.
    """
    with hold(couple) as couple:
        rows = {row.by_id == by.pk: row for row in standing(couple)}
        mine, theirs = rows.get(True), rows.get(False)
        if theirs is not None and theirs.bond == bond:
            _settle(couple, bond, by, at)
            return True
        if mine is not None and mine.bond != bond:
            _close(couple, at, by=by)
        if bond != couple.bond and (mine is None or mine.bond != bond):
            BondProposal.objects.create(couple=couple, by=by, bond=bond, at=at)
        return False


def drop_proposal(couple: Couple, *, by: User, at: datetime) -> None:
    """Let go of one's own proposal. Nobody is told."""
    with hold(couple) as couple:
        _close(couple, at, by=by)


def answer_proposal(proposal: BondProposal, *, by: User, yes: bool, at: datetime) -> bool:
    """Say yes to the other's proposal, or put it away; True where that made it so.

    Without a yes nothing changes but that `by` does not read it any more. One that was taken back,
    replaced or agreed to meanwhile changes nothing.
    """
    with hold(proposal.couple) as couple:
        rows = BondProposal.objects.filter(pk=proposal.pk, couple=couple, closed_at=None)
        found = rows.exclude(by=by).first()
        if found is None:
            return False
        if yes:
            _settle(couple, found.bond, by, at)
        elif found.left_at is None:
            rows.update(left_at=at)
        return yes


def _settle(couple: Couple, bond: str, by: User, at: datetime) -> None:
    couple.bond = bond
    couple.save(update_fields=["bond"])
    _close(couple, at)
    record("couple.bond", actor_id=by.pk, couple_id=couple.pk)


def _close(couple: Couple, at: datetime, **of: object) -> None:
    BondProposal.objects.filter(couple=couple, closed_at=None, **of).update(closed_at=at)
