"""From claim to sent: fifty thousand due reminders through Celery and Redis to a sink.

Real worker processes; the seconds run from the tick's first claim to the last row marked as sent.
Beside it, in the same run, PostgreSQL's own limit for the claim alone (`limit.sql`).
"""

import os
import subprocess
import sys
import time

from tests.bench.reminders import AGAIN, DUE, FILL, limit, rss_mb, zones_agreed_on
from tests.bench.wording import say

BROKER = os.environ.get("BENCH_BROKER", "redis://127.0.0.1:6379/13")
ROWS, WORKERS, PATIENCE = 100_000, 2, 300


def start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "intimacy", "worker", "-c", str(WORKERS)]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    return subprocess.Popen(command, env=env, start_new_session=True)


def children(pid: int) -> list[int]:
    said = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in said.stdout.split()]


def sent() -> tuple[int, int]:
    """Return how many are sent, and how many rows there are."""
    from django.db.models import Count, Q

    from intimacy.reminders.models import Message

    counts = Message.objects.aggregate(sent=Count("pk", filter=Q(state=1)), every=Count("pk"))
    return counts["sent"], counts["every"]


def main(url: str) -> None:
    import redis
    from django.core.management import call_command
    from django.db import connection

    from intimacy.reminders import tasks

    call_command("migrate", verbosity=0)
    redis.Redis.from_url(BROKER).flushdb()
    with connection.cursor() as cursor:
        zones = zones_agreed_on(cursor)
        values = {"rows": ROWS, "due": DUE, "people": DUE, "zones": zones, "count": len(zones)}
        cursor.execute(FILL, values)
        for statement in AGAIN:
            cursor.execute(statement)
        most = limit(url)
        for statement in AGAIN:
            cursor.execute(statement)
    worker = start_worker()
    try:
        time.sleep(8)  # a worker that has started is what we measure
        began = time.time()
        tasks.tick()
        while sent()[0] < DUE and time.time() - began < PATIENCE:
            time.sleep(0.2)
        seconds = time.time() - began
        rss = max(rss_mb(pid) for pid in [worker.pid, *children(worker.pid)])
    finally:
        worker.terminate()
        worker.wait(30)
    said = {
        "bench": "delivery",
        "n": DUE,
        "seconds": round(seconds, 2),
        "per_second": round(DUE / seconds),
        "limit_per_second": round(DUE / most),
        "ratio": round(most / seconds, 2),
        "rss_mb": round(rss),
        "exact_once": sent() == (DUE, DUE),
    }
    say(**said)


if __name__ == "__main__":
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.bench.settings", BENCH_BROKER=BROKER)
    from tests.bench.database import own_database

    with own_database() as address:
        import django

        django.setup()
        import tests.bench.sink  # noqa: F401

        main(address)
