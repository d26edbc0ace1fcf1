"""The engine's tick beside PostgreSQL's own limit: a million schedules, fifty thousand due.

`limit.sql` through pgbench is the same claim, outbox and reschedule in one statement of the same
batch size, without computing anything: what the database can do. Ours, in one process and in two,
runs beside it in the same rounds, each from the same state. Medians are printed; `ROUNDS=9` asks
for more of them, where a machine is busy.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.wording import say

ROWS, DUE, PEOPLE = 1_000_000, 50_000, 20_000
ROUNDS = int(os.environ.get("ROUNDS", "3"))
LIMIT = Path(__file__).parent / "limit.sql"
FILL = """
INSERT INTO accounts_user (id, email, password, name, zone, zone_shown, locale, is_staff,
    is_superuser, is_active, date_joined)
SELECT n, n || '@example.org', '', '', 'UTC', true, 'en', false, false, true, now()
FROM generate_series(1, %(people)s) n;
INSERT INTO reminders_preferences (user_id, bounced_address)
SELECT n, '' FROM generate_series(1, %(people)s) n;  -- no quiet hours
INSERT INTO reminders_schedule
    (user_id, kind, subject, scope, rule, day, time, zone, lead, next_at, next_day)
SELECT 1 + n %% %(people)s, 'bench', gen_random_uuid(), gen_random_uuid(),
    (ARRAY['FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TH', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=SU',
        'FREQ=MONTHLY;BYMONTHDAY=1', 'FREQ=MONTHLY;BYDAY=-1FR'])[1 + n %% 5],
    '2026-01-05', (at AT TIME ZONE place)::time(0), place, 0, at, (at AT TIME ZONE place)::date
FROM (SELECT n, (%(zones)s::text[])[1 + n %% %(count)s] AS place,
        date_trunc('minute', now()) + make_interval(mins => CASE WHEN n <= %(due)s THEN -1
            ELSE 60 + n %% 43200 END) AS at
    FROM generate_series(1, %(rows)s) n) drawn;
CREATE TABLE due AS SELECT id, next_at, next_day FROM reminders_schedule WHERE next_at <= now();
"""
AGAIN = (
    "UPDATE reminders_schedule s SET next_at = due.next_at, next_day = due.next_day FROM due"
    " WHERE s.id = due.id",
    "TRUNCATE reminders_message",
    "VACUUM ANALYZE reminders_schedule",
    "CHECKPOINT",
)


def work() -> None:
    """One process: get ready, wait for the word, claim everything there is."""
    from intimacy.reminders.due_schedules import database_now, tick

    tick_until_done(tick, database_now, warm=True)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.time()
    done = tick_until_done(tick, database_now)
    print(json.dumps({"done": done, "began": began, "ended": time.time()}), flush=True)


def tick_until_done(
    tick: Callable[..., object], now: Callable[[], object], *, warm: bool = False
) -> int:
    done = 0
    size = {"size": 0} if warm else {}
    while claimed := tick(now(), **size).claimed:  # type: ignore[attr-defined]
        done += claimed
    return done


def spread(processes: int) -> float:
    """Let so many processes empty what is due, and return the seconds they took together."""
    command = [sys.executable, "-m", "tests.bench.reminders", "work"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, **pipes) for _ in range(processes)]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [json.loads(worker.communicate()[0]) for worker in workers]
    assert sum(one["done"] for one in said) == DUE, said
    return max(one["ended"] for one in said) - min(one["began"] for one in said)


def limit(url: str) -> float:
    from intimacy.reminders.due_schedules import BATCH
    from tests.bench.database import run_pgbench

    batches = DUE // BATCH
    return batches / run_pgbench(url, LIMIT, batches, size=BATCH)


def exactly_once() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT (m.subject, m.send_at)) FROM reminders_message m"
            " JOIN reminders_schedule s USING (subject) JOIN due ON due.id = s.id"
            " AND due.next_at = m.send_at WHERE s.next_at > now()"
        )
        return cursor.fetchone() == (DUE, DUE)


def idle_ms() -> float:
    """Return what a tick takes that finds nothing, on a table as autovacuum leaves it."""
    from django.db import connection

    from intimacy.reminders.due_schedules import database_now, tick

    with connection.cursor() as cursor:
        cursor.execute("VACUUM reminders_schedule")
    taken = []
    for _ in range(200):
        began = time.perf_counter()
        tick(database_now())
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def rss_mb(pid: int | str = "self") -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def zones_agreed_on(cursor: object) -> list[str]:
    """Return the zones whose clocks PostgreSQL, which fills the tables, has as we have them."""
    from intimacy.lib.zones import local_time, zone_names

    asked = "SELECT place, now(), now() AT TIME ZONE place FROM unnest(%s::text[]) place"
    cursor.execute(asked, [list(zone_names())])
    return [place for place, at, local in cursor.fetchall() if local_time(at, place) == local]


def main(url: str) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        zones = zones_agreed_on(cursor)
        values = {"rows": ROWS, "due": DUE, "people": PEOPLE, "zones": zones, "count": len(zones)}
        cursor.execute(FILL, values)
    ways = {"limit": lambda: limit(url), "one": lambda: spread(1), "two": lambda: spread(2)}
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    once = True
    for _ in range(ROUNDS):
        for way, run in ways.items():
            with connection.cursor() as cursor:
                for statement in AGAIN:
                    cursor.execute(statement)
            seconds[way].append(run())
            once = once and (way == "limit" or exactly_once())
    best = {way: statistics.median(taken) for way, taken in seconds.items()}
    for way in ("one", "two"):
        said = {
            "bench": "reminders" if way == "one" else "reminders, two processes",
            "n": DUE,
            "seconds": round(best[way], 3),
            "per_second": round(DUE / best[way]),
            "limit_per_second": round(DUE / best["limit"]),
            "ratio": round(best["limit"] / best[way], 2),
            "idle_ms": round(idle_ms(), 2),
            "rss_mb": round(rss_mb()),
            "exact_once": once,
        }
        if way == "two":
            said["to_one"] = round(best["one"] / best["two"], 2)
        say(**said)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    from tests.bench.database import own_database

    if sys.argv[1:] == ["work"]:
        import django

        django.setup()
        import tests.bench.sink

        work()
    else:
        with own_database() as address:
            import django

            django.setup()
            import tests.bench.sink  # noqa: F401

            main(address)
