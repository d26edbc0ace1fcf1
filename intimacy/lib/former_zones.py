"""The zone files of the system, which were asked before the `tzdata` package until 2026.

Only migrations read them: what was computed with them tells what local time was meant.
"""

import os
import sysconfig
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from intimacy.lib.spans import DAY


@cache
def former_zone(name: str) -> ZoneInfo:
    """Return the zone as the system's files have it, else as the package has."""
    for folder in (sysconfig.get_config_var("TZPATH") or "").split(os.pathsep):
        path = Path(folder) / name
        if folder and path.is_file():
            with path.open("rb") as file:
                return ZoneInfo.from_file(file, key=name)
    return ZoneInfo(name)


def meant(at: datetime, place: str) -> tuple[date, time]:
    """Return the local day and time that the moment `at` (UTC) stood for."""
    local = at.astimezone(former_zone(place))
    return local.date(), local.time()


def day_meant(at: datetime, hour: time, place: str) -> date:
    """Return the local date whose `hour` is nearest to `at` (UTC)."""
    days = [at.astimezone(former_zone(place)).date() + n * DAY for n in (-1, 0, 1)]
    return min(days, key=lambda day: abs(_moment(day, hour, place) - at))


def _moment(day: date, hour: time, place: str) -> datetime:
    return datetime.combine(day, hour, tzinfo=former_zone(place)).astimezone(UTC)
