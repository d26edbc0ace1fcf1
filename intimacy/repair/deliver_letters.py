"""The minute after *Send*: words can be taken back until it is over, and reach the other then.

What somebody sends in a quiet pause has the same minute and waits for the end of the pause as well,
so that its sender's page is the same in both.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef

from intimacy.couples.models import Membership
from intimacy.couples.spaces import Closed, hold
from intimacy.keys.models import Unreadable
from intimacy.repair import gentle_week
from intimacy.repair.models import Letter
from intimacy.repair.models.letters import LetterQuerySet
from intimacy.repair.send_letter import read
from intimacy.sharing.models import UNDO

AT_ONCE = 500


def deliver(at: datetime) -> None:
    """Let the letters whose minute is over by `at` (UTC) arrive, once each, under their couple's
    lock.
    """
    for letter in _ready(at).select_related("couple").order_by("sent_at")[:AT_ONCE]:
        with suppress(Closed), hold(letter.couple) as couple:
            arrived = _ready(at).filter(pk=letter.pk).update(arrived_at=at)
            if arrived and letter.kind == Letter.Kind.BACK:
                gentle_week.keep_light(couple, at)


def take_back(letter: Letter, *, by: Membership, at: datetime) -> dict[str, Any] | None:
    """Delete one's own letter in its first minute and return what it said; None where it is over.

    Raises Unreadable where it does not open, Closed where the space has ended.
    """
    with hold(by.couple):
        mine = Letter.objects.filter(pk=letter.pk, by=by.user, arrived_at=None)
        for row in mine.filter(sent_at__gt=at - UNDO).select_related("key"):
            [said] = read([row], by.user)
            if said.parts is None:
                raise Unreadable
            row.delete()
            return said.parts
    return None


def _ready(at: datetime) -> LetterQuerySet:
    paused = Membership.objects.filter(
        couple=OuterRef("couple"), user=OuterRef("by"), paused_at__isnull=False
    )
    waits = Letter.objects.filter(arrived_at=None, sent_at__lte=at - UNDO, couple__ended_at=None)
    return waits.exclude(Exists(paused))
