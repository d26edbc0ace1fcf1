"""What programs show of a feed, and what node knows of the places in it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ical.calendar_stream import IcsCalendarStream

from intimacy.lib.zones import zone
from tests.calendars.read_feed import BEGIN, END, read

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[3]
WEEKS = [BEGIN + n * timedelta(weeks=1) for n in range(104)]
Shown = list[tuple[str, datetime]]  # (uid, UTC moment)


def by_python(feeds: Mapping[str, str]) -> dict[str, dict[str, Shown]]:
    """Return what recurring-ical-events and `ical` (Home Assistant's) show of each feed."""
    return {
        "recurring-ical-events": {name: list(read(text.encode())) for name, text in feeds.items()},
        "ical": {name: _home_assistant(text) for name, text in feeds.items()},
    }


def _home_assistant(text: str) -> Shown:
    timeline = IcsCalendarStream.calendar_from_ics(text).timeline_tz(UTC)
    shown = [(one.uid, one.dtstart.astimezone(UTC)) for one in timeline.overlapping(BEGIN, END)]
    return [(uid, at) for uid, at in shown if BEGIN <= at < END]


def by_node(feeds: Mapping[str, str]) -> dict[str, dict[str, Shown]]:
    """Return what ical.js (Thunderbird's, Nextcloud's) and node-ical show, in one process."""
    shown = _node(feeds=feeds)["shown"]
    return {
        reader: {
            name: [(uid, datetime.fromtimestamp(ms / 1000, UTC)) for uid, ms in found]
            for name, found in named.items()
        }
        for reader, named in shown.items()
    }


def unknown_to_node(places: Iterable[str]) -> set[str]:
    """Return those of which node has older rules than we: node-ical believes node, not the feed."""
    told = _node(places=list(places), moments=[_ms(at) for at in WEEKS])["offsets"]
    return {place for place, names in told.items() if [_minutes(n) for n in names] != _ours(place)}


def _ours(place: str) -> list[timedelta | None]:
    return [at.astimezone(zone(place)).utcoffset() for at in WEEKS]


def _minutes(name: str) -> timedelta:
    """Return what "GMT-02:30" says."""
    hours, _, minutes = (name.removeprefix("GMT") or "+0").partition(":")
    sign = -1 if hours.startswith("-") else 1
    return timedelta(hours=int(hours), minutes=sign * int(minutes or 0))


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _node(**asked: object) -> dict[str, dict]:
    asked = {"begin": _ms(BEGIN), "end": _ms(END), "feeds": {}, "places": []} | asked
    environment = {**os.environ, "READERS": str(ROOT / "var/readers"), "TZ": "UTC"}
    said = subprocess.run(
        [shutil.which("node"), HERE / "read.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return json.loads(said.stdout)
