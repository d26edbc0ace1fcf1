"""Time zones by their IANA names."""

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def names() -> tuple[str, ...]:
    """Return the zones a person can live in, sorted; the legacy and `Etc/` ones are left out."""
    legacy = ("Etc/", "SystemV/", "US/", "posix", "right")
    places = {name for name in available_timezones() if "/" in name and not name.startswith(legacy)}
    return (*sorted(places), "UTC")


@cache  # zoneinfo's own cache holds eight zones only
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def validate_zone(name: str) -> None:
    """Raise ValidationError unless `name` is a zone we know."""
    if name not in names():
        raise ValidationError(_("Choose a place from the list."))


def moment(day: date, at: time, zone_name: str) -> datetime:
    """Return the UTC moment of a local time.

    A time that does not exist is read with the offset before the gap, one that happens twice
    happens the first time (RFC 5545, 3.3.5): both are what `fold=0` means.
    """
    return datetime.combine(day, at, tzinfo=zone(zone_name)).astimezone(UTC)
