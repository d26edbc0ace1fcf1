"""Time zones by their IANA names."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import tzdata
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intimacy.lib.spans import SECOND

RELEASE: str = (
    tzdata.IANA_VERSION
)  # of the zone data, which `intimacy/__init__.py` makes the only one


@cache
def zone_names() -> tuple[str, ...]:
    """Return the zones a person can live in, sorted; the legacy and `Etc/` ones are left out."""
    legacy = ("Etc/", "SystemV/", "US/", "posix", "right")
    places = {name for name in available_timezones() if "/" in name and not name.startswith(legacy)}
    return (*sorted(places), "UTC")


def place_name(zone_name: str) -> str:
    """Return a zone as people read it: "America / New York"."""
    return zone_name.replace("_", " ").replace("/", " / ")


@cache  # zoneinfo's own cache holds eight zones only
def zone(name: str) -> ZoneInfo:
    """Return the zone of this IANA name. Raises ZoneInfoNotFoundError for one unknown."""
    return ZoneInfo(name)


def validate_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone we know."""
    if name not in zone_names():
        raise ValidationError(_("Choose a place from the list."))


def local_day(at: datetime, zone_name: str) -> date:
    """Return the date a clock in `zone_name` (IANA) shows at the moment `at`."""
    return at.astimezone(zone(zone_name)).date()


def moment(day: date, at: time, zone_name: str, *, fold: int = 0) -> datetime:
    """Return the UTC moment of a local time.

    A time that does not exist is read with the offset before the gap, one that happens twice
    happens the first time (RFC 5545, 3.3.5): both are what `fold=0` means.
    """
    local = datetime.combine(day, at, tzinfo=zone(zone_name))
    return local.replace(fold=fold).astimezone(UTC)


def local_time(at: datetime, zone_name: str) -> datetime:
    """Return what a clock in `zone_name` shows at the UTC moment `at`, naive."""
    return at.astimezone(zone(zone_name)).replace(tzinfo=None, fold=0)


def offset_at(at: datetime, zone_name: str) -> timedelta:
    """Return the offset from UTC of a clock in `zone_name` at the moment `at`."""
    return at.astimezone(zone(zone_name)).utcoffset() or timedelta()


def offset_changes(
    zone_name: str, since: datetime, until: datetime, stride: timedelta
) -> Iterator[datetime]:
    """Yield the first moment (UTC) of each new offset between the two.

    One that comes and goes again within a `stride` is not seen.
    """
    while since < until:
        low, high = since, since + stride
        if (after := offset_at(high, zone_name)) != offset_at(low, zone_name):
            while high - low > SECOND:
                middle = low + timedelta(seconds=(high - low) // SECOND // 2)
                changed = offset_at(middle, zone_name) == after
                low, high = (low, middle) if changed else (middle, high)
            yield high
        since += stride


def is_moment(found: datetime, day: date, at: time, zone_name: str) -> bool:
    """True where `found` (UTC) is this local time, the second time it happens too."""
    return any(moment(day, at, zone_name, fold=fold) == found for fold in (0, 1))
