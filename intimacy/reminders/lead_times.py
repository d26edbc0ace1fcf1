"""The moment of a reminder before what it is about.

A day before is the same time on the clock a calendar day earlier, whatever the clocks do in
between (nominal days, RFC 5545, 3.3.6); minutes and hours are counted exactly.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from intimacy.lib.zones import moment

DAY_MINUTES = 1440
REPEATS = 16384  # many people share an hour, a zone and a rule


@lru_cache(maxsize=REPEATS)
def reminder_at(day: date, at: time, place: str, lead: int, fold: int = 0) -> datetime:
    """Return when (UTC) to speak of what happens on `day` at `at` in `place`, `lead` minutes on."""
    days, minutes = divmod(lead, DAY_MINUTES)
    nominal = moment(day - timedelta(days=days), at, place, fold=fold)
    return nominal - timedelta(minutes=minutes)


def fold_of(day: date, at: time, place: str, lead: int, said_at: datetime) -> int:
    """Return 1 where a reminder at `said_at` (UTC) is about the second of an hour that is twice."""
    first, second = (reminder_at(day, at, place, lead, fold) for fold in (0, 1))
    return int(said_at == second != first)


@lru_cache(maxsize=REPEATS)
def occurrence_of(day: date, at: time, place: str, lead: int, said_at: datetime) -> datetime:
    """Return when (UTC) it happens, of which a reminder is due at `said_at`."""
    return moment(day, at, place, fold=fold_of(day, at, place, lead, said_at))
