"""Rituals on a clock that must not be named: each time by itself, in UTC, instead of a series.

A series needs the TZID and the VTIMEZONE of the place it is kept in. At one moment for both that
is the place of whoever set it, who may keep it to themselves.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.calendars.ics import Repeating, Single
from intimacy.couples.models import Membership
from intimacy.lib.zones import moment
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import moments

BEFORE, AFTER = timedelta(days=30), timedelta(days=61)  # from today's midnight: sixty whole days


def hidden_places(rituals: Sequence[Ritual], user: User) -> set[uuid.UUID]:
    """Return which rituals are on another's clock that is hidden from `user`; one query at most."""
    elsewhere = [r for r in rituals if r.at_one_moment and r.place != user.zone]
    hiding = Membership.objects.current().filter(
        couple__in={ritual.couple_id for ritual in elsewhere}, user__zone_shown=False
    )
    couples = set(hiding.exclude(user=user).values_list("couple", flat=True))
    return {ritual.pk for ritual in elsewhere if ritual.couple_id in couples}


def single_times(ritual: Ritual, series: Repeating, at: datetime, *, most: int) -> Iterator[Single]:
    """Yield a ritual's times of the last thirty and the next sixty days, in order.

    Of more than `most` those to come next are kept. They say what `series` says of them, its
    bell, stamp and number too. Which days there are changes at midnight (UTC) only, so that a
    feed asked twice is the same bytes.
    """
    today = datetime.combine(at.astimezone(UTC), time(), tzinfo=UTC)
    coming = _times(ritual, series, today, today + AFTER)[:most]
    been = _times(ritual, series, today - BEFORE, today)
    for day, begins in [*been[len(been) - min(len(been), most - len(coming)) :], *coming]:
        yield Single(
            uid=uuid.uuid5(series.uid, str(day)),
            begins=begins,
            minutes=series.minutes,
            stamp=series.stamp,
            url=series.url,
            summary=series.summary,
            sequence=series.sequence,
            alarm=series.alarms.get(day, series.alarm),
            busy=series.busy,
        )


def _times(
    ritual: Ritual, series: Repeating, since: datetime, until: datetime
) -> list[tuple[date, datetime]]:
    """Return (day by the rule, UTC moment) of what begins from `since` to before `until`."""
    until = min(until, series.ends or until)
    otherwise = {*series.skipped, *series.moved}
    by_rule = moments(ritual, series.place, since, until)
    moved = ((day, moment(to.date(), to.time(), series.place)) for day, to in series.moved.items())
    found = [(day, begins) for day, begins in by_rule if day not in otherwise]
    found += [(day, begins) for day, begins in moved if since <= begins < until]
    return sorted(found, key=lambda one: one[1])
