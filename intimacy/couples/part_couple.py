"""Leaving: one person's act, at once, without a word sent to the other."""

from datetime import datetime

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import close, lock, lock_people, start_solo


def leave(membership: Membership, *, at: datetime) -> None:
    """End the shared space for both and open one for each alone.

    From the commit on each reads only their own words of it. Nothing is sent; the other meets
    one neutral line on their next visit. Leaving twice, or both at once, is leaving once.
    """
    with transaction.atomic():
        people = list(User.objects.filter(memberships__couple=membership.couple))
        lock_people(*people)
        couple = lock(membership.couple)
        if couple.ended_at is not None or not couple.is_pair:
            return
        close(couple, at)
        for person in people:
            start_solo(person, at)
        record("couple.left", actor_id=membership.user_id, couple_id=couple.pk)


def closed_space(user: User) -> Membership | None:
    """Return the person's membership of a pair that ended and whose closing line still stands."""
    return (
        Membership.objects.filter(
            user=user, left_at__isnull=False, closing_read_at=None, couple__kind=Couple.Kind.PAIR
        )
        .order_by("-left_at")
        .first()
    )


def put_away(user: User, *, at: datetime) -> None:
    """The person has read that a space closed; their home is their own week again."""
    Membership.objects.filter(user=user, left_at__isnull=False, closing_read_at=None).update(
        closing_read_at=at
    )
