"""The same ten thousand due rows as django-celery-beat would work them off, beside ours.

It wants an older Django, so it lives in a venv of its own under `var/`. `limit_per_second` is its.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.wording import say

ROWS, PATIENCE = 10_000, 60
VENV = Path("var/bench-beat")
WANTED = ["django==5.2.9", "celery==5.6.0", "django-celery-beat==2.8.1", "psycopg[binary]==3.2.13"]
THEIRS = """
import json, sys, time
from urllib.parse import urlsplit
import django
from django.conf import settings
at = urlsplit(sys.argv[1])
database = dict(ENGINE="django.db.backends.postgresql", NAME=at.path[1:], USER=at.username or "",
    PASSWORD=at.password or "", HOST=at.hostname or "", PORT=at.port or "")
settings.configure(DATABASES={"default": database}, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django_celery_beat"])
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import timedelta
from celery import Celery
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler
app = Celery("bench", broker="memory://")
long_ago = timezone.now() - timedelta(hours=2)
rows, patience = int(sys.argv[2]), int(sys.argv[3])
every = IntervalSchedule.objects.create(every=1, period="hours")
PeriodicTask.objects.bulk_create(
    PeriodicTask(name=str(n), task="bench", interval=every, last_run_at=long_ago)
    for n in range(rows))
scheduler, sent = DatabaseScheduler(app=app, lazy=True), 0
scheduler.setup_schedule()
def send(*args, **kwargs):
    global sent
    sent += 1
app.send_task = scheduler.send_task = send
began = time.time()
while sent < rows and time.time() - began < patience:
    scheduler.tick()
scheduler.sync()
print(json.dumps({"sent": sent, "seconds": time.time() - began}))
"""


def install() -> str:
    """Make the venv where it is missing and return its Python."""
    python = VENV / "bin" / "python"
    if not (VENV / ".installed").exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *WANTED], check=True)
        (VENV / ".installed").touch()
    return str(python)


def ours() -> float:
    from django.db import connection

    from intimacy.lib.zones import zone_names
    from intimacy.reminders.due_schedules import database_now, tick
    from tests.bench.reminders import FILL, tick_until_done

    zones = list(zone_names())
    values = {"rows": ROWS, "due": ROWS, "people": 1000, "zones": zones, "count": len(zones)}
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
    began = time.time()
    assert tick_until_done(tick, database_now) == ROWS
    return time.time() - began


def main(url: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    mine = ours()
    from tests.bench.database import own_database

    with own_database() as another:
        command = [install(), "-c", THEIRS, another, str(ROWS), str(PATIENCE)]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
    theirs = json.loads(run.stdout.splitlines()[-1])
    said = {
        "bench": "beat",
        "n": ROWS,
        "seconds": round(mine, 3),
        "per_second": round(ROWS / mine),
        "limit_per_second": round(theirs["sent"] / theirs["seconds"]),
        "ratio": round(ROWS / mine / (theirs["sent"] / theirs["seconds"])),
    }
    say(**said)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    from tests.bench.database import own_database

    with own_database() as address:
        import django

        django.setup()
        import tests.bench.sink  # noqa: F401

        main(address)
