"""Finding a ritual through the person asking."""

import uuid

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from intimacy.couples.spaces import Space
from intimacy.rituals.models import Instead, Ritual


def ritual_of(space: Space, pk: uuid.UUID) -> Ritual:
    """Return a ritual of this space by its id; a stranger gets 404.

    The id of a single moved time finds its ritual too: a reminder of it knows no other.
    """
    moved = Instead.objects.filter(pk=pk, ritual=OuterRef("pk"))
    mine = Ritual.objects.visible_to(space.me.user).filter(couple=space.couple)
    rows = mine.counted().select_related("key", "couple")
    return get_object_or_404(rows, Q(pk=pk) | Exists(moved))
