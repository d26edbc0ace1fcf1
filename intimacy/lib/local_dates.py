"""The local date of a moment, within a query.

The database has zone files of its own, older or newer than ours: it is given the offsets instead.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.db.models import Case, DateField, DurationField, Expression, F, Value, When
from django.db.models.functions import Cast

from intimacy.lib.spans import DAY
from intimacy.lib.zones import offset_at, offset_changes

Offset = tuple[datetime, timedelta]  # since when (UTC), and how far ahead of it
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # nothing of ours is older


def local_date(field: str, place: str, at: datetime) -> Expression:
    """Return the expression of the date on the clock of `place` (IANA) at the moment `field`.

    `at` is now (UTC); it is right for whatever lies between 2026 and a year from then.
    """
    return date_by(field, offsets(place, at.date()))


def date_by(field: str, found: Sequence[Offset]) -> Expression:
    """Return the same expression from `offsets`, of which a zone has few."""
    (_, first), *later = found
    offset = Case(
        *(When(**{f"{field}__gte": since}, then=Value(off)) for since, off in reversed(later)),
        default=Value(first),
        output_field=DurationField(),
    )
    return Cast(F(field) + offset, DateField())


@lru_cache(maxsize=1024)
def offsets(place: str, today: date) -> tuple[Offset, ...]:
    """Return each offset from UTC in `place` and since when (UTC), up to a year from `today`."""
    until = datetime.combine(today, datetime.min.time(), UTC) + 366 * DAY
    changes = offset_changes(place, FIRST, until, DAY)
    return tuple((since, offset_at(since, place)) for since in (FIRST, *changes))
