"""When the clock last ticked, for whoever watches over a running house."""

import time
from contextlib import suppress
from datetime import UTC, datetime

from django.core.cache import cache
from django.db import DatabaseError

KEY = "reminders-ticked"
SELDOM = 60.0  # seconds: an idle tick writes nothing, and SQLite has one writer
_told = {"at": -SELDOM}


def beat(at: datetime) -> None:
    """Remember that there was a tick at `at` (UTC), once a minute and where a cache answers."""
    if time.monotonic() - _told["at"] < SELDOM:
        return
    _told["at"] = time.monotonic()
    with suppress(DatabaseError):
        cache.set(KEY, at.timestamp(), None)


def seconds_since_tick() -> int | None:
    """Return how long ago the last tick was that we heard of, or None. Up to a minute too much."""
    ticked = cache.get(KEY)
    return None if ticked is None else max(0, round(datetime.now(UTC).timestamp() - ticked))
