"""What the demo people marked apart, dates and things to try: of ten both sent, three match.

Of the things to try Bob has chosen what comes next.
"""

from datetime import datetime

from intimacy.couples.models import Membership
from intimacy.dates import mark_ideas
from intimacy.interests import choose_next
from intimacy.interests.mark_interests import MARKING

LIKED = slice(5), slice(2, 8)  # of the ten, by her and by him


def mark_apart(a: Membership, b: Membership, at: datetime) -> None:
    """Mark and send ten of each at `at` (UTC); matches show when the week after that begins."""
    for marking in (mark_ideas.MARKING, MARKING):
        for person, liked in zip((a.user, b.user), LIKED, strict=True):
            ten = marking.batch_of(a.couple, person)
            keys = ten.keys[liked]
            marking.mark(a.couple, ten.number, keys, by=person, send=True, at=at)


def choose_first(a: Membership, b: Membership, at: datetime) -> None:
    """Let her pass the turn on, and him choose what comes next."""
    choose_next.pass_on(a.couple, by=a.user, seen=0)
    key = MARKING.matches(a.couple, at)[0]
    choose_next.choose(a.couple, key, by=b.user, seen=1, at=at)
