"""Interests, marked in private ten at a time; the rules are `sharing.private_marks`'."""

from intimacy.accounts.models import User
from intimacy.clock.recompute_moments import Part
from intimacy.couples.models import Couple
from intimacy.interests.ideas import Interest, interests
from intimacy.interests.models import Batch, Mark, Sending
from intimacy.sharing import private_marks

SIZE = private_marks.SIZE
MARKING = private_marks.Marking(Batch, Mark, Sending, interests)
PARTS = (Part("marked interests", MARKING.recompute),)


def own_list(couple: Couple, user: User) -> list[Interest]:
    """Return what this person marked in this space, the latest batch first, in one query."""
    known, mine = interests(), MARKING.every.filter(couple=couple, user=user)
    return [known[key] for key in mine.values_list("key", flat=True) if key in known]
