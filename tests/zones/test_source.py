"""Where time zones come from: the locked package alone, whatever files the system has."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from intimacy.lib.zones import RELEASE, moment
from tests.zones.conftest import old_folder

pytestmark = pytest.mark.xdist_group("zones")
ROOT = Path(__file__).resolve().parents[2]
EIGHT, DAY = time(20), date(2026, 12, 1)
# 20:00 on 1 December 2026 by the rules of 2026f: the winter clocks of these places are new.
PINNED = {
    "America/Vancouver": datetime(2026, 12, 2, 3, tzinfo=UTC),
    "America/Edmonton": datetime(2026, 12, 2, 2, tzinfo=UTC),
    "America/Winnipeg": datetime(2026, 12, 2, 1, tzinfo=UTC),
    "America/Havana": datetime(2026, 12, 2, 0, tzinfo=UTC),
    "Africa/Casablanca": datetime(2026, 12, 1, 20, tzinfo=UTC),
}
ASK = """
import sys
import intimacy
from datetime import date, time
from intimacy.lib.zones import RELEASE, moment
print(RELEASE, *(moment(date(2026, 12, 1), time(20), name).isoformat() for name in sys.argv[1:]))
"""


@pytest.mark.parametrize(("place", "found"), PINNED.items())
def test_eight_in_the_evening_of_the_first_of_december(place: str, found: datetime) -> None:
    assert moment(DAY, EIGHT, place) == found


def test_the_systems_older_files_are_not_asked() -> None:
    """As on a Debian whose tzdata is of last year."""
    system = {"PYTHONTZPATH": str(old_folder() / "tzdata" / "zoneinfo"), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", ASK, *PINNED]
    done = subprocess.run(command, env=system, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [RELEASE, *(found.isoformat() for found in PINNED.values())]


def production() -> Iterator[Path]:
    for top in ("intimacy", "checkins", "prompts"):
        yield from (p for p in (ROOT / top).rglob("*.py") if p.parent.name != "migrations")


def test_no_query_asks_the_database_for_a_local_time() -> None:
    """It has zone files of its own. What Django turns into AT TIME ZONE counts as well."""
    asks = re.compile(
        r"AT TIME ZONE|\bTrunc\w*\(|\bExtract\w*\(|__(date|time|hour|week_day|iso_week_day)\b(?!__)"
        r"|\.dates\(|\.datetimes\(",
        re.IGNORECASE,
    )
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in production()
        for line in path.read_text(encoding="utf-8").splitlines()
        if asks.search(line)
    ]
    assert found == []
