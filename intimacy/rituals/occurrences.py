"""When rituals happen: days by their rule, moments on a person's clock, skips and moves applied.

A day is the local date by the rule, and names an occurrence whatever the clocks do to it.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.lib.compiled import compiled
from intimacy.lib.recurrence import next_local
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day, zone
from intimacy.lib.zones import moment as utc_moment
from intimacy.rituals.models import Instead, Ritual

HORIZON = timedelta(days=400)
MOST = 500
MOVES_AT_MOST = timedelta(days=31)
AN_INSTANT = timedelta(microseconds=1)


class Occurrence(NamedTuple):
    ritual: Ritual
    day: date  # local, by the rule
    begins: datetime  # UTC
    minutes: int
    moved: bool


def occurrences_of(
    rituals: Iterable[Ritual], user: User, since: datetime, until: datetime
) -> list[Occurrence]:
    """Return what begins from `since` to before `until` (UTC) for `user`, in order of time.

    Paused and ended rituals have none. One query however many rituals; at most 400 days ahead
    and 500 occurrences in all.
    """
    running = [ritual for ritual in rituals if ritual.is_running]
    until = min(until, since + HORIZON)
    insteads: dict[object, dict[date, Instead]] = {ritual.pk: {} for ritual in running}
    around = MOVES_AT_MOST + 2 * DAY
    days = ((since - around).date(), (until + around).date())
    for instead in _insteads([ritual.pk for ritual in running], *days) if running else ():
        insteads[instead.ritual_id][instead.day] = instead
    found = (_of_one(r, insteads[r.pk], r.place_for(user), since, until) for r in running)
    return list(islice(merge(*found, key=_begins), MOST))


@compiled
def _insteads(rituals: Collection[UUID], since: date, until: date) -> QuerySet[Instead]:
    return Instead.objects.filter(ritual__in=rituals, day__range=(since, until))


def _begins(occurrence: Occurrence) -> datetime:
    return occurrence.begins


def _of_one(
    ritual: Ritual, insteads: dict[date, Instead], place: str, since: datetime, until: datetime
) -> Iterator[Occurrence]:
    by_rule = (
        Occurrence(ritual, day, begins, ritual.minutes, moved=False)
        for day, begins in moments(ritual, place, since, until)
        if day not in insteads
    )
    moved = [
        Occurrence(ritual, i.day, utc_moment(to.date(), to.time(), place), ritual.minutes, True)
        for i in insteads.values()
        if (to := i.moved_to)
    ]
    inside = sorted((o for o in moved if since <= o.begins < until), key=_begins)
    return merge(by_rule, inside, key=_begins)


def moments(
    ritual: Ritual, place: str, since: datetime, until: datetime
) -> Iterator[tuple[date, datetime]]:
    """Yield (day, UTC moment) by the rule alone on the clock of `place`, since <= moment < until.

    Two days the clocks made one, as where a zone left a day out, are yielded once.
    """
    local = since.astimezone(zone(place)).replace(tzinfo=None) - 2 * DAY
    last = since - AN_INSTANT
    while found := next_local(ritual.recurs, ritual.starts, local):
        local = found
        begins = found.replace(tzinfo=zone(place)).astimezone(UTC)
        if begins >= until:
            return
        if begins > last:
            last = begins
            yield found.date(), begins


def is_day(ritual: Ritual, day: date) -> bool:
    """Say whether the rule holds an occurrence on this local date."""
    hour = datetime.combine(day, ritual.at)
    return next_local(ritual.recurs, ritual.starts, hour - AN_INSTANT) == hour


def day_of(ritual: Ritual, place: str, moment: datetime) -> date | None:
    """Return the local date by the rule whose occurrence is at `moment` (UTC), if there is one.

    Where the clocks jump at midnight it is the day before the one they show.
    """
    local = local_day(moment, place)
    for day in (local, local - DAY):
        if utc_moment(day, ritual.at, place) == moment and is_day(ritual, day):
            return day
    return None


def first_day(ritual: Ritual, today: date) -> date:
    """Return the first local date from `today` on that the rule holds, else `today`."""
    found = next_local(
        ritual.recurs, ritual.starts, datetime.combine(today, ritual.at) - AN_INSTANT
    )
    return found.date() if found else today
