"""The quiet pause of a person ends: what they promised and wrote down meanwhile reaches the other
with the next week. In mid-week it would tell of the pause."""

from datetime import datetime
from typing import Any

from intimacy.couples.models import Membership
from intimacy.couples.rhythm import next_beginning_of
from intimacy.couples.spaces import lock
from intimacy.dreams.models import LovedLine, Promise
from intimacy.lib.zones import local_time


def all_arrives(member: Membership, *, since: datetime, at: datetime) -> None:
    """Let what would have reached the other from `since` to `at` (UTC) do so with the next week.

    Call it in the transaction that ends the pause.
    """
    couple = lock(member.couple)
    comes = next_beginning_of(couple, at)
    local = local_time(comes, couple.zone)
    meant: dict[str, Any] = {"place": couple.zone}
    meant |= {"local_day": local.date(), "local_time": local.time()}
    mine, waited = {"couple": couple, "author": member.user}, (since, at)
    turned = Promise.objects.filter(**mine, turned_at__range=waited)
    turned.update(turned_at=comes, **meant)
    made = Promise.objects.filter(**mine, reached_at__range=waited)
    made.update(reached_at=comes, turned_at=comes, **meant)
    lines = LovedLine.objects.filter(**mine, reached_at__range=waited)
    lines.update(reached_at=comes, **meant)
