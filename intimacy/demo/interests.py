"""Interests for the demo: ten both have sent, three of which match; one Bob has chosen."""

from datetime import datetime, timedelta

from intimacy.couples.models import Membership
from intimacy.interests import choose_next
from intimacy.interests.mark_interests import MARKING

LIKED = slice(5), slice(2, 8)  # of the ten, by her and by him


def fill_interests(a: Membership, b: Membership, at: datetime) -> None:
    """Mark, match and choose as the two would have, in the days before `at` (UTC)."""
    couple, sent = a.couple, at - timedelta(days=9)
    for person, liked in zip((a.user, b.user), LIKED, strict=True):
        ten = MARKING.batch_of(couple, person)
        MARKING.mark(couple, ten.number, ten.keys[liked], by=person, send=True, at=sent)
    choose_next.pass_on(couple, by=a.user, seen=0)
    matches = MARKING.matches(couple, at)
    choose_next.choose(couple, matches[0], by=b.user, seen=1, at=at)
