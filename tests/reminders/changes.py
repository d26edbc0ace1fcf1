"""Every way in which a zone's clocks change in the next years, found from the zones themselves."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from intimacy.lib.zones import zone, zone_names

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
MONTH, MINUTE = timedelta(days=14), timedelta(minutes=1)


class Change(NamedTuple):
    """A moment (UTC) at which the clock of a place is set to another time."""

    place: str
    at: datetime


def offset(place: str, at: datetime) -> timedelta:
    found = at.astimezone(zone(place)).utcoffset()
    assert found is not None
    return found


def changes_of(place: str) -> list[Change]:
    found, at = [], FIRST
    while at < LAST:
        if offset(place, at) != offset(place, at + MONTH):
            found.append(Change(place, _when(place, at, at + MONTH)))
        at += MONTH
    return found


def _when(place: str, before: datetime, after: datetime) -> datetime:
    first = offset(place, before)
    while after - before > MINUTE:
        middle = before + (after - before) // 2
        middle = middle.replace(second=0, microsecond=0) if after - before > 2 * MINUTE else middle
        before, after = (middle, after) if offset(place, middle) == first else (before, middle)
    return after.replace(second=0, microsecond=0)


@cache
def unlike() -> list[Change]:
    """Return one change for each hour of the day and pair of offsets that any zone has."""
    found: dict[tuple[object, ...], Change] = {}
    for place in zone_names():
        for change in changes_of(place):
            before = offset(place, change.at - MINUTE)
            after = offset(place, change.at)
            found.setdefault((change.at.time(), before, after), change)
    return list(found.values())
