"""Naming single days anew where a ritual is kept on the clock of another place from now on.

A day that was done, left out or moved is named by its date on the ritual's own clock.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from intimacy.lib.zones import moment, zone
from intimacy.rituals.models import Instead, Ritual
from intimacy.rituals.ritual_reminders import hush_instead

COUNTED_FOR = timedelta(days=9)  # "We did it" can be said, and taken back, for a week


def rename_days(ritual: Ritual, place: str, hour: time, at: datetime) -> None:
    """Name the days of `ritual` by its clock as it is now: they were by that of `place` (IANA).

    `hour` is the time it had there. Times that were moved stay at their moment.
    """

    def here(day: date, at: time) -> datetime:
        there = moment(day, at, place).astimezone(zone(ritual.place))
        return there.replace(tzinfo=None)

    _rename_insteads(ritual, hour, here)
    _rename_done(ritual, at.date() - COUNTED_FOR, lambda day: here(day, hour).date())


def _rename_insteads(ritual: Ritual, hour: time, here: Callable[[date, time], datetime]) -> None:
    renamed: dict[date, Instead] = {}
    for instead in ritual.insteads.order_by("day"):
        if to := instead.moved_to:
            moved = here(to.date(), to.time())
            instead.moved_on, instead.moved_at = moved.date(), moved.time()
        instead.day = here(instead.day, hour).date()
        if renamed.setdefault(instead.day, instead) is not instead:
            hush_instead(instead)  # the clocks made two days one
    ritual.insteads.all().delete()  # and again: one by one they would meet each other
    Instead.objects.bulk_create(renamed.values())


def _rename_done(ritual: Ritual, since: date, here: Callable[[date], date]) -> None:
    """What was done long ago keeps its date: it only counts."""
    rows = list(ritual.done.filter(day__gte=since).order_by("day"))
    if rows and here(rows[-1].day) > rows[-1].day:
        rows.reverse()  # each makes room for the one behind it
    for done in rows:
        day = here(done.day)
        if not ritual.done.filter(day=day).exists():
            done.day = day
            done.save(update_fields=["day"])
