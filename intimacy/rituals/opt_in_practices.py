"""Practices nobody meets before everyone in the space has agreed to them, apart and unseen."""

from intimacy.couples.models import Couple, Membership
from prompts.models import Boundary
from prompts.vocabulary import OPT_IN


def agreed_by_all(couple: Couple) -> frozenset[str]:
    """Return those of `OPT_IN` that everyone in this space has agreed to; two queries."""
    people = Membership.objects.filter(couple=couple, left_at=None).count()
    wanted = Boundary.objects.filter(couple=couple, practice__in=OPT_IN, wanted=True)
    agreed = list(wanted.values_list("practice", flat=True))
    return frozenset(practice for practice in agreed if agreed.count(practice) == people > 0)
