"""VTIMEZONE: what a calendar has to know of a place's clock (RFC 5545, 3.6.5).

The onset of an observance is written on the clock that was in force before it, so 02:00 where the
clocks jump from 02:00 to 03:00. icalendar's own generator (7.3) writes 03:00 there.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from intimacy.lib.zones import zone

FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2041, 1, 1, tzinfo=UTC)
STRIDE = timedelta(days=5)  # no clock is changed and changed back within five days
SECOND = timedelta(seconds=1)
NOTHING = timedelta(0)


@cache
def vtimezone(name: str) -> Timezone:
    """Return the component of a zone (IANA), with each change of its clock from 2020 to 2040."""
    found = Timezone()
    found.add("tzid", name)
    start = FIRST.astimezone(zone(name))
    onsets = defaultdict(list)
    for before, after in _changes(name):
        local = after.astimezone(UTC).replace(tzinfo=None) + _offset(before)
        onsets[_offset(before), _offset(after), after.tzname(), bool(after.dst())].append(local)
    first = (_offset(start), _offset(start), start.tzname(), bool(start.dst()))
    for kind, times in [(first, [datetime(1970, 1, 1)]), *onsets.items()]:
        found.add_component(_observance(*kind, times))
    return found


def _observance(
    before: timedelta, after: timedelta, name: str | None, summer: bool, times: list[datetime]
) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if summer else TimezoneStandard()
    part.add("dtstart", times[0])
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if times[1:]:
        part.add("rdate", times[1:])
    return part


def _changes(name: str) -> Iterator[tuple[datetime, datetime]]:
    """Yield the last second before and the first moment after each change, local and aware."""
    where, at = zone(name), FIRST
    while at < LAST:
        low, high = at, at + STRIDE
        if _offset(low.astimezone(where)) != _offset(high.astimezone(where)):
            while high - low > SECOND:
                middle = low + timedelta(seconds=(high - low) // SECOND // 2)
                same = _offset(middle.astimezone(where)) == _offset(low.astimezone(where))
                low, high = (middle, high) if same else (low, middle)
            yield low.astimezone(where), high.astimezone(where)
        at += STRIDE


def _offset(at: datetime) -> timedelta:
    return at.utcoffset() or NOTHING
