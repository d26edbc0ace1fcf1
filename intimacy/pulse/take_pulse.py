"""Answering the five lines: once a week at most, and until a week is over the same ones change.

So a second press, or a second tab, changes what the first one gave. After a week the answers stay
as they are, and only then may anybody else see them.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.couples.models import Couple, Membership
from intimacy.couples.rhythm import next_beginning_of
from intimacy.couples.spaces import hold
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.compiled import compiled, first
from intimacy.lib.spans import WEEK
from intimacy.pulse.lines import CURRENT
from intimacy.pulse.models import Pulse


def take_pulse(answers: Mapping[str, int], *, by: Membership, at: datetime) -> Pulse:
    """Keep what `by` answers at `at` (UTC), in place of what they gave within the last week.

    Raises Unreadable where that does not open, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        pulse = changeable(by, at) or _new(couple, by, at)
        encrypt_text(pulse, "body", json.dumps(dict(answers)))
        pulse.version = CURRENT
        pulse.save()
    return pulse


def still_changes(pulse: Pulse, at: datetime) -> bool:
    """True while the answers in hand may be changed at `at` (UTC)."""
    return pulse.taken_at > at - WEEK


def changeable(by: Membership, at: datetime) -> Pulse | None:
    """Return the answers this person may still change at `at` (UTC), with their key, or None."""
    return first(_of_this_week(by.user_id, by.couple_id, at))


@compiled
def _of_this_week(user: int, couple: uuid.UUID, at: datetime) -> QuerySet[Pulse]:
    own = Pulse.objects.filter(author=user, couple=couple, taken_at__gt=at - WEEK)
    rows = own.select_related("key").order_by("-taken_at").fetch_mode(FETCH_RAISE)
    return rows[:1]


def _new(couple: Couple, by: Membership, at: datetime) -> Pulse:
    pulse = Pulse(couple=couple, author=by.user, key=by.key(), taken_at=at)
    if couple.is_pair:
        pulse.opens_at = next_beginning_of(couple, at + WEEK)
        pulse.mean(pulse.opens_at, couple.zone)
    return pulse
