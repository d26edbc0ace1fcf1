"""VTIMEZONE: what a calendar has to know of a place's clock (RFC 5545, 3.6.5).

Written in the form every program reads: what comes back each year as an RRULE, any other change as
an observance of its own, and no RDATE (ical.js, in Thunderbird and Nextcloud, takes one of a list).
The onset of an observance is on the clock that was in force before it, so 02:00 where the clocks
jump from 02:00 to 03:00. icalendar's own generator (7.3) writes 03:00 there.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

from intimacy.calendars.yearly_changes import Change, changes_of
from intimacy.lib.spans import SECOND
from intimacy.lib.zones import offset_at, offset_changes, zone

FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LAST = datetime(2090, 1, 1, tzinfo=UTC)  # no zone has a change after 2086 but by its rule
STRIDE = timedelta(days=5)  # no clock is changed and changed back within five days


@dataclass(frozen=True)
class Onset:
    """A change of a clock at `local`, naive, on the clock that was in force before."""

    local: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=1024)
def vtimezone(name: str, first: int, last: int | None) -> Timezone:
    """Return the component of a zone (IANA), right from the year `first` to the end of `last`.

    Years are local; None is for what never ends. The component is shared: nobody may change it.
    """
    found = Timezone()
    found.add("tzid", name)
    year, rule = _rule(name)
    for onset in _singles(name, datetime(first, 1, 1)):
        if onset.local.year < year and (last is None or onset.local.year <= last):
            found.add_component(_observance(onset))
    for change in rule if last is None or last >= year else ():
        for recur, month in change.rules():
            onset = _first(change, month, max(year, first - 1))
            found.add_component(_observance(onset, recur))
    return found


def _observance(onset: Onset, recur: vRecur | None = None) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if onset.after > onset.before else TimezoneStandard()
    part.add("dtstart", onset.local)
    part.add("tzoffsetfrom", onset.before)
    part.add("tzoffsetto", onset.after)
    part.add("tzname", onset.name)
    if recur:
        part.add("rrule", recur)
    return part


def _singles(name: str, start: datetime) -> list[Onset]:
    """Return what held at `start`, and each change after it."""
    known = _known(name)
    before = [onset for onset in known if onset.local < start]
    return [*before[-1:], *known[len(before) :]]


def _first(change: Change, month: int, year: int) -> Onset:
    """Return the first onset in that month, from that year on: DTSTART has to fit its RRULE."""
    local = change.onset(year)
    while local.month != month:
        year += 1
        local = change.onset(year)
    return Onset(local, change.before, change.after, change.name)


@cache
def _rule(name: str) -> tuple[int, tuple[Change, ...]]:
    """Return from which year on a zone's changes are those of its yearly rule, and the rule.

    A rule that is not what our own clock does is none: then every change is told by itself.
    """
    rule, told = changes_of(name), _by_year(name)
    year = LAST.year
    while rule and year > FIRST.year and told.get(year - 1) == _of_year(rule, year - 1):
        year -= 1
    return (year, rule) if year < LAST.year else (datetime.max.year, ())


def _by_year(name: str) -> dict[int, set[Onset]]:
    found: dict[int, set[Onset]] = {}
    for onset in _known(name)[1:]:
        found.setdefault(onset.local.year, set()).add(onset)
    return found


def _of_year(rule: tuple[Change, ...], year: int) -> set[Onset]:
    return {Onset(c.onset(year), c.before, c.after, c.name) for c in rule}


@cache
def _known(name: str) -> list[Onset]:
    """Return what held in 2020, and each change after it that our own clock knows."""
    where, held = zone(name), offset_at(FIRST, name)
    found = [Onset(datetime(1970, 1, 1), held, held, str(FIRST.astimezone(where).tzname()))]
    for at in offset_changes(name, FIRST, LAST, STRIDE):
        before, after = offset_at(at - SECOND, name), offset_at(at, name)
        local = at.replace(tzinfo=None) + before
        found.append(Onset(local, before, after, str(at.astimezone(where).tzname())))
    return found
