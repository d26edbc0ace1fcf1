"""My words of a space that ended: in which ones somebody wrote, and forgetting them for good."""

from datetime import datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet

from intimacy.audit.models import record
from intimacy.couples.kept_words import ROOMS, Writer, wrote_in
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.dates import mark_ideas
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.keys.models import DataKey

MARKED = (mark_ideas.MARKING, INTERESTS)  # where people mark ideas in private


def spaces_of(writer: Writer) -> QuerySet[Membership]:
    """Return the open space of a person and those in which they wrote or marked anything."""
    here = OuterRef("couple")
    spoke = Q(left_at=None) | wrote_in(writer, here)
    for marking in MARKED:
        spoke |= Q(Exists(marking.every.filter(user=writer.user, couple=here)))
    mine = Membership.objects.filter(spoke, user=writer.user).select_related("couple")
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
