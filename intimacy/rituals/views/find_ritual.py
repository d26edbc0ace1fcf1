"""Finding a ritual through the person asking."""

import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404
from intimacy.rituals.models import Instead, Ritual


def ritual_of(space: Space, pk: uuid.UUID) -> Ritual:
    """Return a ritual of this space by its id; a stranger gets 404.

    The id of a single moved time finds its ritual too: a reminder of it knows no other.
    """
    return one_or_404(_mine(space.me.user, space.couple, pk))


@compiled
def _mine(user: User, couple: Couple, pk: uuid.UUID) -> QuerySet[Ritual]:
    moved = Instead.objects.filter(pk=pk, ritual=OuterRef("pk"))
    mine = Ritual.objects.visible_to(user).filter(Q(pk=pk) | Exists(moved), couple=couple)
    return mine.counted().select_related("key", "couple")[:1]
