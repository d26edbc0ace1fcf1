"""`make load`: one run of a whole house, and one in which parts of it are killed; JSON lines.

Milliseconds are waited for by people on the same cores as everything else. `away` is an error
while something had been killed and did not answer again yet, `errors` is any other.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

os.environ.setdefault("LOAD_REDIS", "redis://127.0.0.1:1/0")  # nobody's, until a run has one

from tests.bench.database import own_database
from tests.load.sizes import SIZES
from tests.reminders.workers import until

if TYPE_CHECKING:
    from tests.load.faults import Watch
    from tests.load.house import House
    from tests.load.people import Told

# Seconds until all has begun and is sent; what a killed worker held comes back after 300.
PATIENCE = int(os.environ.get("PATIENCE", "480"))
QUIET = {"whole": (0.1, 0.5), "faults": (0.05, 0.35)}  # of a run: nothing is killed or begins
RUNS = os.environ.get("RUNS", "whole faults").split()


@contextmanager
def cloned(base: str, name: str) -> Iterator[str]:
    """Make a copy of the filled database, point Django at it, and drop it afterwards."""
    from django.db import connection

    server, _, filled = base.rpartition("/")
    copy = f"{filled}_{name}"
    connection.close()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {copy} TEMPLATE {filled}")
        connection.settings_dict["NAME"] = copy
        try:
            yield f"{server}/{copy}"
        finally:
            connection.close()
            connection.settings_dict["NAME"] = filled
            admin.execute(f"DROP DATABASE {copy} WITH (FORCE)")


def run(name: str, database: str, couples: list, folder: Path) -> dict[str, object]:
    """Let people loose on a house for so many seconds; return what came of it."""
    from django.utils.timezone import now

    from tests.load import checks, fill
    from tests.load.faults import Watch
    from tests.load.house import House

    house = House(folder, database)
    watch = Watch(house.port)
    try:
        until(lambda: any(well for _, well in watch.looks))
        began, start = now(), time.monotonic()
        fill.reminders(SIZES, began)
        sunday = set(fill.of_sunday().values_list("pk", flat=True))
        told = play(name, house, watch, couples, sunday)
        ended, bytes_ = time.monotonic(), house.redis_bytes()
        seconds = settle(lambda: checks.settled(sunday, began))
        found = checks.counted(told, sunday, began, house.sent())
    finally:
        watch.end()
        house.end()
    return {
        "per_second": round(len(told.asked) / (ended - start), 1),
        **waited(told.asked, start, QUIET[name]),
        **failed(told.asked, list(watch.away().values())),
        "away_seconds": {fault: round(b - a, 1) for fault, (a, b) in watch.away().items()},
        **found,
        "opened": told.opened,
        "wrong": len(told.wrong),
        "settled_after": seconds,
        "redis_mb": round(bytes_ / 1e6, 1),
    } | ({"what": told.wrong[:5]} if told.wrong else {})


def play(name: str, house: "House", watch: "Watch", couples: list, sunday: set) -> "Told":
    """Let a run pass, with its Sunday and what befalls the house; return what people were told."""
    from django.utils.timezone import now

    from intimacy.couples.models import Couple
    from tests.load.faults import planned
    from tests.load.people import Crowd

    def begin_sunday() -> None:
        Couple.objects.filter(pk__in=sunday).update(week_due_at=now())

    start, middle = time.monotonic(), 0.5 * SIZES.seconds
    crowd = Crowd(house.port, couples, start + middle, start + SIZES.seconds)
    people = [threading.Thread(target=crowd.work) for _ in range(SIZES.people)]
    for person in people:
        person.start()
    events: list[tuple[float, str, Callable[[], None]]] = [(middle, "", begin_sunday)]
    events += planned(house, SIZES.seconds) if name == "faults" else []
    for when, fault, happen in sorted(events, key=lambda event: event[0]):
        time.sleep(max(0.0, start + when - time.monotonic()))
        if fault:
            watch.faults[fault] = time.monotonic()
        happen()
    for person in people:
        person.join()
    return crowd.told


def settle(settled: Callable[[], bool]) -> float | None:
    """Wait until all is done; return the seconds that took, or None where it never was."""
    began = time.monotonic()
    while not settled():
        if time.monotonic() - began > PATIENCE:
            return None
        time.sleep(1)
    return round(time.monotonic() - began, 1)


def waited(
    asked: list[tuple[str, float, float, int]], start: float, quiet: tuple[float, float]
) -> dict[str, object]:
    """Return percentiles of what was answered, p95 beside the quiet p50, and p95 as time passed."""
    well = [(began - start, 1000 * took) for _, began, took, status in asked if 0 < status < 500]
    first, last = (part * SIZES.seconds for part in quiet)
    calm = statistics.median(ms for began, ms in well if first <= began < last)
    parts = statistics.quantiles([ms for _, ms in well], n=100)
    return {
        "n": len(asked),
        "quiet_p50": round(calm, 1),
        "p50": round(parts[49], 1),
        "p95": round(parts[94], 1),
        "p99": round(parts[98], 1),
        "p95_by_quiet_p50": round(parts[94] / calm, 2),
        "p95_by_tenth": [round(_p95(well, tenth * SIZES.seconds / 10)) for tenth in range(10)],
    }


def _p95(well: list[tuple[float, float]], first: float) -> float:
    """Return the p95 of what was asked in the tenth of the run from its second `first` on."""
    here = [ms for began, ms in well if first <= began < first + SIZES.seconds / 10]
    return statistics.quantiles(here, n=20)[18] if len(here) > 1 else 0.0


def failed(
    asked: list[tuple[str, float, float, int]], away: list[tuple[float, float]]
) -> dict[str, int]:
    """Count what was not answered, or by an error of ours, apart by whether something was away."""
    bad = [(at, at + took) for _, at, took, status in asked if status == 0 or status >= 500]
    excused = [(a, b) for a, b in bad if any(a <= last and first <= b for first, last in away)]
    return {"errors": len(bad) - len(excused), "away": len(excused)}


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # processes and databases go with us
    with own_database() as base, tempfile.TemporaryDirectory() as var:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.load.settings", "VAR_DIR": var}
        os.environ |= {"EMAIL_URL": "", "LOAD_LEDGER": os.devnull}
        prepare = [sys.executable, "manage.py", "prepare"]
        subprocess.run(prepare, check=True, stdout=subprocess.DEVNULL)
        import django

        django.setup()
        from tests.load import fill, pooler

        began = time.monotonic()
        couples = fill.fill(SIZES, datetime.now(UTC))
        say(filled=SIZES.couples, seconds=round(time.monotonic() - began, 1))
        for name in RUNS:
            with ExitStack() as stack:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                database = stack.enter_context(cloned(base, name))
                if pooled := bool(os.environ.get("POOLED")):
                    database = stack.enter_context(pooler.pooled(database, folder))
                found = run(name, database, couples, folder)
            say(run=name, pooled=pooled, **found)


def say(**line: object) -> None:
    sizes = {"couples": SIZES.couples, "worded": SIZES.worded, "people": SIZES.people}
    print(json.dumps({"bench": "load", **sizes, **line}), flush=True)


if __name__ == "__main__":
    main()
