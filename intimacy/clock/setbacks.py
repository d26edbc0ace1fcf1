"""A clock that ran ahead and was set back: what it moved on comes back.

Every tick tells the moment it is at. Where that lies well before the latest one, the clock had
been wrong, and each room undoes what it did for a time that has not come.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from intimacy.clock.models import LatestTick

log = logging.getLogger(__name__)
SELDOM = timedelta(minutes=1)  # an idle tick writes nothing in between: SQLite has one writer
SET_BACK = timedelta(minutes=5)  # less is a clock that is kept right, and silences nobody

PutBack = Callable[[datetime, datetime], None]
_PUT_BACK: list[PutBack] = []


def on_setback(put_back: PutBack) -> None:
    """Let a room undo what it did for a time that has not come, once, in `AppConfig.ready`.

    It is called as `put_back(at, before)` in a transaction: `at` is now, `before` where the clock
    stood before it ran ahead (UTC).
    """
    if put_back not in _PUT_BACK:
        _PUT_BACK.append(put_back)


def keep_time(at: datetime) -> bool:
    """Remember the LatestTick `at` (UTC); return True where the clock was set back since.

    Then every room has undone what it did for later.
    """
    latest = LatestTick.objects.filter(pk=1).first()
    if latest is None:
        LatestTick.objects.get_or_create(pk=1, defaults={"at": at})
        return False
    if at >= latest.at + SELDOM:
        leapt = {"leapt_from": latest.at, "leapt_to": at} if at > latest.at + SET_BACK else {}
        LatestTick.objects.filter(pk=1, at=latest.at).update(at=at, **leapt)
    return at < latest.at - SET_BACK and _set_back(at)


def _set_back(at: datetime) -> bool:
    with transaction.atomic():
        latest = LatestTick.objects.select_for_update().get(pk=1)
        if at >= latest.at - SET_BACK:
            return False  # another worker was faster
        before = _before(latest, at)
        log.error("the clock was set back by %s: bringing back what it moved on", latest.at - at)
        for put_back in _PUT_BACK:
            put_back(at, before)
        latest.at = at
        latest.save(update_fields=["at"])
    return True


def _before(latest: LatestTick, at: datetime) -> datetime:
    """Return the last moment (UTC) up to which all that was done was done in its time."""
    if latest.leapt_from and latest.leapt_to and latest.leapt_from <= at < latest.leapt_to:
        return latest.leapt_from
    return at
