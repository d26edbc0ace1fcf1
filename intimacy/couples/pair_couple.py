"""How two people become a couple: invited by link, accepted by one, confirmed by the other."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.code_words import three_words
from intimacy.couples.models import Couple, Invitation
from intimacy.couples.spaces import lock_people, space_of, start_pair
from intimacy.lib.tokens import new_token, token_hash

LASTS = timedelta(hours=72)
REFUSED = _("This link cannot be used.")  # one sentence for every cause: no oracle


def invite(inviter: User, *, at: datetime, bond: str = Couple.Bond.PARTNERS) -> str:
    """Make an invitation, ending any earlier one, and return its token, which is shown once.

    `bond` is what the two are to each other, which the invited reads before any yes.
    Raises ValidationError where the person is in a couple already.
    """
    with transaction.atomic():
        lock_people(inviter)
        space = space_of(inviter)
        if space is None or space.couple.is_pair:
            raise ValidationError(_("You already share a space. End it first to invite anyone."))
        cancel(inviter, at=at)
        token = new_token()
        invitation = Invitation.objects.create(
            inviter=inviter,
            bond=bond,
            token_hash=token_hash(token),
            created_at=at,
            expires_at=at + LASTS,
        )
        record("invitation.made", actor_id=inviter.pk, about=invitation)
    return token


def cancel(inviter: User, *, at: datetime) -> None:
    """End the person's standing invitation, accepted or not. The other is not told."""
    Invitation.objects.standing().filter(inviter=inviter).update(closed_at=at)


def take_back(acceptor: User, *, at: datetime) -> None:
    """Let go of a yes that was not confirmed yet."""
    Invitation.objects.standing().filter(accepted_by=acceptor).update(closed_at=at)


def find(hashed: str, *, at: datetime) -> Invitation | None:
    """Return the usable invitation behind a token's hash, with its inviter."""
    return Invitation.objects.usable(at).filter(token_hash=hashed).select_related("inviter").first()


def accept(hashed: str, *, by: User, at: datetime) -> Invitation:
    """Use an invitation up. Nothing is shared until the inviter confirms.

    Raises ValidationError with one sentence for every cause: unknown, used, run out, cancelled,
    one's own, or either of the two in a couple already.
    """
    try:
        with transaction.atomic():
            invitation = Invitation.objects.select_for_update().get(token_hash=hashed)
            fits = invitation.closed_at is None and invitation.expires_at > at
            if not fits or invitation.accepted_by_id or invitation.inviter_id == by.pk:
                raise ValidationError(REFUSED)
            _must_be_alone(by, invitation.inviter)
            invitation.accepted_by, invitation.accepted_at = by, at
            invitation.three_words = three_words()
            invitation.save(update_fields=["accepted_by", "accepted_at", "three_words"])
            record("invitation.accepted", actor_id=by.pk, about=invitation)
    except (Invitation.DoesNotExist, IntegrityError) as error:
        raise ValidationError(REFUSED) from error
    return invitation


def confirm(invitation: Invitation, *, by: User, at: datetime) -> Couple:
    """Close both solo spaces and open the couple's, or change nothing.

    `by` is the inviter, after hearing the three words. Raises ValidationError where the
    invitation was closed meanwhile or one of the two has paired elsewhere.
    """
    with transaction.atomic():
        if invitation.accepted_by is None or invitation.inviter_id != by.pk:
            raise ValidationError(REFUSED)
        lock_people(invitation.inviter, invitation.accepted_by)
        fresh = Invitation.objects.select_for_update().get(pk=invitation.pk)
        if fresh.closed_at is not None:
            raise ValidationError(REFUSED)
        _must_be_alone(invitation.inviter, invitation.accepted_by)
        couple = start_pair(invitation.inviter, invitation.accepted_by, at, fresh.bond)
        fresh.couple, fresh.closed_at = couple, at
        fresh.save(update_fields=["couple", "closed_at"])
        for person in (invitation.inviter, invitation.accepted_by):
            cancel(person, at=at)
            take_back(person, at=at)
            record("couple.paired", actor_id=person.pk, couple_id=couple.pk)
    return couple


def _must_be_alone(*people: User) -> None:
    for person in people:
        space = space_of(person)
        if space is None or space.couple.is_pair:
            raise ValidationError(REFUSED)
