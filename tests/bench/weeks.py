"""Weeks that all become due in one minute, begun in one process and in two: part of `make bench`.

Every couple's default is Sunday 19:00. A tenth of them have eight months behind them, of which they
opened every other week, ruled something out and liked something; the others are in their second
week. Rows are copied from couples who lived them. COUPLES=100000 is a whole Sunday. `alone` is one
couple at a time, as a visit begins a week. With BEFORE=COMMIT that build begins a few hundred
first, on the same rows, and `ratio` is to it. `python_ms` and `server_ms` are processor time a
couple, so that a busy machine stays out of them.
"""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from tests.bench.page_costs import builds
from tests.bench.wording import say

COUPLES = int(os.environ.get("COUPLES", "10000"))
ALONE = 300  # couples begun one by one
LONG, SHORT = 35, 1  # weeks behind them
LIVED = 8  # couples of each kind who lived that long
COUNT = """
SELECT count(*), count(DISTINCT w.couple_id), sum(i.items), min(i.items), sum(s.knocks)
FROM checkins_checkin w JOIN couples_couple c ON c.id = w.couple_id,
LATERAL (SELECT count(*) AS items FROM sharing_item WHERE exchange_id = w.exchange_id) i,
LATERAL (SELECT count(*) AS knocks FROM reminders_schedule
    WHERE scope = w.couple_id AND subject = w.id) s
WHERE w.week = %s AND w.coming <> '{}' AND c.week_due_at > %s
"""
AT = datetime(2026, 11, 29, 19, 0, 20, tzinfo=UTC)
OPENS = AT.replace(second=0)
ZONES = ("UTC", "Africa/Abidjan", "Africa/Accra", "Africa/Dakar", "Atlantic/Reykjavik")
WORK = """
import json, os, sys, time
import django; django.setup()
from datetime import datetime
from pathlib import Path
from django.db import connection
from checkins.begin_week import begin_due
def busy():
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    used = stat.read_text().rpartition(")")[2].split()[11:13] if stat.exists() else [0]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
at, size, most = datetime.fromisoformat(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
begin_due(at.replace(year=2020), size)
print("ready", flush=True)
sys.stdin.readline()
began, used, server, done = time.time(), time.process_time(), busy(), 0
while done < most and (some := begin_due(at, min(size, most - done))):
    done += some
used = time.process_time() - used
server = busy() - server
said = {"done": done, "began": began, "ended": time.time(), "used": used, "server": server}
print(json.dumps(said))
"""
FILL = """
CREATE TABLE copy AS SELECT n, gen_random_uuid() AS couple,
    CASE WHEN n %% 10 = 0 THEN (%(long)s::uuid[])[1 + n / 10 %% %(lived)s]
        ELSE (%(short)s::uuid[])[1 + n %% %(lived)s] END AS lived
FROM generate_series(1, %(couples)s) n;
CREATE TABLE week AS SELECT copy.couple, w.id AS lived, gen_random_uuid() AS checkin,
    gen_random_uuid() AS exchange FROM copy JOIN checkins_checkin w ON w.couple_id = copy.lived;
INSERT INTO accounts_user (id, email, password, name, zone, zone_shown, locale, is_staff,
    is_superuser, is_active, date_joined, knock_hour)
SELECT n, n || '@example.org', '', '', 'UTC', true, 'en', false, false, true, now(), 19
FROM generate_series(2, 2 * %(couples)s + 1) n;
INSERT INTO couples_couple
SELECT (jsonb_populate_record(c, jsonb_build_object('id', copy.couple))).*
FROM copy JOIN couples_couple c ON c.id = copy.lived;
INSERT INTO couples_membership (id, couple_id, user_id, slot)
SELECT gen_random_uuid(), couple, 2 * n + slot - 1, slot FROM copy, generate_series(1, 2) slot;
INSERT INTO sharing_exchange (id, couple_id, opens_at)
SELECT week.exchange, week.couple, e.opens_at
FROM week JOIN checkins_checkin w ON w.id = week.lived
JOIN sharing_exchange e ON e.id = w.exchange_id;
INSERT INTO checkins_checkin (id, couple_id, week, began_at, exchange_id, coming)
SELECT week.checkin, week.couple, w.week, w.began_at, week.exchange, w.coming
FROM week JOIN checkins_checkin w ON w.id = week.lived;
INSERT INTO sharing_item (exchange_id, position, version_id, why)
SELECT week.exchange, i.position, i.version_id, i.why
FROM week JOIN checkins_checkin w ON w.id = week.lived
JOIN sharing_item i ON i.exchange_id = w.exchange_id;
INSERT INTO prompts_boundary (couple_id, user_id, practice, prompt_id, wanted)
SELECT couple, 2 * n, '', (%(prompts)s::bigint[])[1 + n %% 200], false FROM copy WHERE n %% 10 = 0;
INSERT INTO prompts_feedback (couple_id, user_id, prompt_id, verdict)
SELECT couple, 2 * n, (%(prompts)s::bigint[])[201 + n %% 200], 'more' FROM copy WHERE n %% 10 = 0;
DELETE FROM sharing_item USING sharing_exchange e
WHERE exchange_id = e.id AND e.couple_id IN (SELECT lived FROM copy);
UPDATE couples_couple SET ended_at = now() WHERE id IN (SELECT lived FROM copy);
"""


def live(weeks: int) -> str:
    """Let a couple be asked so many weeks by the verbs, up to the one before `OPENS`."""
    from checkins.begin_week import current
    from intimacy.couples.models import Couple
    from intimacy.sharing.models import Exchange

    began = OPENS - timedelta(weeks=weeks)
    fresh = {"created_at": began, "rhythm_since": began, "week_due_at": OPENS}
    couple = Couple.objects.create(kind=Couple.Kind.PAIR, zone=ZONES[weeks % len(ZONES)], **fresh)
    for n in range(weeks):
        week = current(couple, began + timedelta(weeks=n))
        if n % 2:
            Exchange.objects.filter(pk=week.exchange_id).update(opens_at=week.began_at)
    Couple.objects.filter(pk=couple.pk).update(week_due_at=OPENS)
    return str(couple.pk)


def fill(couples: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from prompts.library.catalog import FOLDER
    from prompts.library.load_library import load
    from prompts.models import Prompt

    call_command("migrate", verbosity=0)
    load(FOLDER)
    prompts = list(Prompt.objects.order_by("pk").values_list("pk", flat=True)[:400])
    lived = {
        "long": [live(LONG) for _ in range(LIVED)],
        "short": [live(SHORT) for _ in range(LIVED)],
    }
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"couples": couples, "lived": LIVED, "prompts": prompts, **lived})
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


class Took(NamedTuple):
    """Seconds that a run took, and those of processors: ours, and PostgreSQL's where it is here."""

    seconds: float
    python: float
    server: float


def begin(root: Path, size: int, most: int, processes: int = 1) -> Took:
    """Let processes of a build begin `most` weeks."""
    command = [sys.executable, "-c", WORK, AT.isoformat(), str(size), str(most // processes)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    workers = [subprocess.Popen(command, cwd=root, **pipes) for _ in range(processes)]
    for worker in workers:
        worker.stdout.readline()
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    said = [json.loads(worker.communicate()[0]) for worker in workers]
    assert sum(one["done"] for one in said) == most, said
    seconds = max(one["ended"] for one in said) - min(one["began"] for one in said)
    used, server = (sum(one[name] for one in said) for name in ("used", "server"))
    return Took(seconds, used, server)


def exactly_once(begun: int) -> bool:
    """True where each of so many couples has one new week of four questions, and four knocks."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(COUNT, [OPENS.date(), OPENS])
        return cursor.fetchone() == (begun, begun, 4 * begun, 4, 4 * begun)


def main(roots: dict[str, Path]) -> None:
    from checkins.tasks import BATCH

    now, one, apart = roots["now"], COUPLES // 5, ALONE * len(roots)
    fill(COUPLES + one + apart)
    rates = {}
    if before := roots.get("before"):
        rates["before_per_second"] = ALONE / begin(before, ALONE, ALONE).seconds
    rates["alone_per_second"] = ALONE / begin(now, 1, ALONE).seconds
    tell("weeks", one, begin(now, BATCH, one), rates)
    took = begin(now, BATCH, COUPLES, processes=2)
    tell("weeks, two processes", COUPLES, took, rates, exactly_once(COUPLES + one + apart))


def tell(bench: str, n: int, took: Took, rates: dict[str, float], once: bool | None = None) -> None:
    """Say how many a second began; `ratio` is to the build before, else to one by one."""
    said = {name: round(rate, 1) for name, rate in rates.items()}
    said["python_ms"] = round(1000 * took.python / n, 2)
    said["server_ms"] = round(1000 * took.server / n, 2)
    ratio = round(n / took.seconds / next(iter(rates.values())), 1)
    times = {"seconds": round(took.seconds, 1), "per_second": round(n / took.seconds)}
    say(bench=bench, n=n, **times, ratio=ratio, **said, exact_once=once)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    from tests.bench.database import own_database

    with own_database(), tempfile.TemporaryDirectory() as folder:
        import django

        django.setup()
        with builds(Path(folder) / "before") as roots:
            main(roots)
