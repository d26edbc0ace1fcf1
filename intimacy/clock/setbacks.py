"""A clock that ran ahead and was set back: what it moved on comes back.

Every tick tells the moment it is at. Where that lies well before the latest one, the clock had
been wrong, and each room undoes what it did for a time that has not come: in batches, each in a
transaction of its own together with how far it came.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from intimacy.clock.batches import work_off
from intimacy.clock.models import LatestTick, SetBack

log = logging.getLogger(__name__)
SELDOM = timedelta(minutes=1)  # an idle tick writes nothing in between: SQLite has one writer
SET_BACK = timedelta(minutes=5)  # less is a clock that is kept right, and silences nobody


@dataclass(frozen=True)
class Undo:
    """One table that ticks move on.

    `following(after, at, before)` undoes what was done too early to the next batch of rows with a
    key above `after` ("" is before all), in the caller's transaction, and returns its last key, or
    None where no row is left. Now is `at`, and up to `before` all was done in its time (UTC).
    """

    name: str
    following: Callable[[str, datetime, datetime], str | None]


UNDOS: dict[str, Undo] = {}


def on_setback(*undos: Undo) -> None:
    """Let a room undo what it did for a time that has not come, once, in `AppConfig.ready`."""
    UNDOS.update({undo.name: undo for undo in undos})


def keep_time(at: datetime) -> None:
    """Remember the LatestTick `at` (UTC); write down each SetBack to undo where it lies later."""
    latest = LatestTick.objects.filter(pk=1).first()
    if latest is None:
        LatestTick.objects.get_or_create(pk=1, defaults={"at": at})
    elif at >= latest.at + SELDOM:
        leapt = {"leapt_from": latest.at, "leapt_to": at} if at > latest.at + SET_BACK else {}
        LatestTick.objects.filter(pk=1, at=latest.at).update(at=at, **leapt)
    elif at < latest.at - SET_BACK:
        _set_back(at)


def undo_early(seconds: float | None = None) -> bool:
    """Work off what is left of each SetBack, and say whether nothing is.

    Begins no other batch after so many `seconds`. One query where the clock was never wrong. A
    part that breaks is in the log and stays; it keeps no other part.
    """
    left = set(SetBack.objects.values_list("part", flat=True))
    known = [name for name in UNDOS if name in left]  # in the order rooms were made known
    return work_off(known, _batch, seconds)


def _set_back(at: datetime) -> None:
    with transaction.atomic():
        latest = LatestTick.objects.select_for_update().get(pk=1)
        if at >= latest.at - SET_BACK:
            return  # another worker was faster
        before = _before(latest, at)
        log.error("the clock was set back by %s: bringing back what it moved on", latest.at - at)
        for name in UNDOS:
            since = {"at": at, "before": before, "done_to": ""}
            SetBack.objects.update_or_create(part=name, defaults=since)
        latest.at = at
        latest.save(update_fields=["at"])


def _batch(name: str) -> bool:
    """Undo one batch of a part, and return whether it is done."""
    with transaction.atomic():
        row = SetBack.objects.select_for_update().filter(part=name).first()
        if row is None:
            return True  # another worker was faster
        last = UNDOS[name].following(row.done_to, row.at, row.before)
        if last is None:
            row.delete()
            return True
        row.done_to = last
        row.save(update_fields=["done_to"])
        return False


def _before(latest: LatestTick, at: datetime) -> datetime:
    """Return the last moment (UTC) up to which all that was done was done in its time."""
    if latest.leapt_from and latest.leapt_to and latest.leapt_from <= at < latest.leapt_to:
        return latest.leapt_from
    return at
