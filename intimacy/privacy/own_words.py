"""My words of a space that ended: in which ones somebody wrote, and forgetting them for good."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.kept_words import ROOMS
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.dates import mark_ideas
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.keys.models import DataKey

MARKED = (mark_ideas.MARKING, INTERESTS)  # where people mark ideas in private


def spaces_of(user: User, wrote_in: Collection[uuid.UUID]) -> QuerySet[Membership]:
    """Return the open space of a person, those they `wrote_in` and those they marked ideas in."""
    spoke = Q(left_at=None) | Q(couple__in=wrote_in)
    for marking in MARKED:
        spoke |= Q(Exists(marking.every.filter(user=user, couple=OuterRef("couple"))))
    mine = Membership.objects.filter(spoke, user=user).select_related("couple")
    return mine.fetch_mode(FETCH_RAISE).order_by("-left_at")


def forget(membership: Membership, *, at: datetime) -> None:
    """Delete what one wrote in a space that ended and destroy its key; nothing brings it back.

    Raises ValueError while the space is still open, Unreadable where the key does not open today:
    then nobody can see what would go.
    """
    with transaction.atomic():
        couple = lock(membership.couple)
        if couple.ended_at is None:
            raise ValueError("the space is still open")
        keys = DataKey.objects.select_for_update()
        mine = keys.filter(scope=DataKey.Scope.MEMBERSHIP, owner_id=str(membership.pk))
        key = mine.filter(destroyed_at=None).first()  # none where nothing was ever written
        if key:
            key.primitive()
        for room in ROOMS.values():
            if room.forget:
                room.forget(membership)
        for marking in MARKED:
            marking.forget_marks(couple, membership.user)
        if key:
            key.destroy(at)
        record("words.forgotten", actor_id=membership.user_id, couple_id=couple.pk)
