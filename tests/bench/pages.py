"""What a page costs the web server as it is served, beside other ways to run it: `make bench`.

Processor time of all its processes, so a busy machine stays out of it: `per_second` is pages for a
second of it, `limit_per_second` the same for granian's WSGI with one thread a process, which is
the least there is and stands still behind two stalled senders. Eight connections ask at once; the
servers run beside each other and take turns. Once on SQLite and once on PostgreSQL.
"""

import http.client
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from intimacy.home.management.commands.serve import HOW, SITE
from tests.bench.database import own_database
from tests.bench.wording import say
from tests.reminders.workers import free_port
from tests.web_server import tree

CLIENTS, ROUNDS = 8, 5
PAGES = {"/healthz": 400, "/accounts/login/": 120, "/week/": 40}
WSGI = "--interface wsgi --workers 2 --log-level warning --blocking-threads {} --port {}"
SERVERS = {
    "one thread, WSGI": f"{WSGI.format(1, '{}')} intimacy.wsgi:application",
    "four threads, WSGI": f"{WSGI.format(4, '{}')} intimacy.wsgi:application",
    "as served": f"{HOW} --port {{}} {SITE}",
}
COUPLE = """
import django; django.setup()
from django.test import Client
from django.utils.timezone import now
from checkins.begin_week import current
from tests.conftest import pair, person
alice, bob = person("Alice"), person("Bob")
current(pair(alice, bob, now()), now())
client = Client()
client.force_login(alice)
print(client.cookies["sessionid"].value)
"""


def ask(port: int, path: str, times: int, session: str = "") -> None:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for _ in range(times):
        asking.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = asking.getresponse()
        answer.read()
        assert answer.status == 200, (path, answer.status)
    asking.close()


def processor_seconds(pid: int) -> float:
    """Return what a process and those it started have used."""
    used = 0
    for one in tree(pid):
        with suppress(OSError):
            stat = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            used += int(stat[11]) + int(stat[12])
    return used / os.sysconf("SC_CLK_TCK")


@contextmanager
def server(how: str, where: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Run a web server; yield its process id and port once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "granian", *shlex.split(how.format(port))]
    running = subprocess.Popen(command, env=where)
    try:
        while True:
            with suppress(OSError):
                ask(port, "/healthz", 1)
                break
            time.sleep(0.2)
        yield running.pid, port
    finally:
        running.terminate()
        running.wait()


def session_of_alice(where: dict[str, str]) -> str:
    """Fill the house of `where` with the library and a couple in its week."""
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, env=where, check=True, stdout=subprocess.DEVNULL)
    couple = [sys.executable, "-c", COUPLE]
    made = subprocess.run(couple, env=where, check=True, capture_output=True, text=True)
    return made.stdout.strip()


def measure(database: str, where: dict[str, str]) -> None:
    session = session_of_alice(where)
    with ExitStack() as stack, ThreadPoolExecutor(CLIENTS) as clients:
        running = {n: stack.enter_context(server(how, where)) for n, how in SERVERS.items()}

        def cost(name: str, path: str, times: int) -> float:
            """Return the seconds of processor time a page took."""
            pid, port = running[name]
            # Signed in, the page for signing in only leads on.
            who = "" if path == "/accounts/login/" else session
            began = processor_seconds(pid)
            work = [(port, path, times // CLIENTS, who)] * CLIENTS
            list(clients.map(lambda one: ask(*one), work))
            return (processor_seconds(pid) - began) / times

        for path, times in PAGES.items():
            rounds: dict[str, list[float]] = {name: [] for name in SERVERS}
            for name in [*SERVERS] * (ROUNDS + 1):
                rounds[name].append(cost(name, path, times))
            # The first round fills caches.
            middle = {name: statistics.median(spent[1:]) for name, spent in rounds.items()}
            least = middle["one thread, WSGI"]
            for name, seconds in middle.items():
                say(
                    bench=f"{path} on {database}, {name}",
                    n=times * ROUNDS,
                    seconds=round(seconds * times * ROUNDS, 2),
                    per_second=round(1 / seconds, 1),
                    limit_per_second=round(1 / least, 1),
                    ratio=round(least / seconds, 2),
                )


def main() -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "EMAIL_URL"}}
    settings = {"EMBEDDED": "1", "DJANGO_SETTINGS_MODULE": "intimacy.settings", "PYTHONPATH": "."}
    with tempfile.TemporaryDirectory() as var:
        measure("SQLite", kept | settings | {"VAR_DIR": var})
        with own_database() as url:
            measure("PostgreSQL", kept | settings | {"VAR_DIR": var, "DATABASE_URL": url})


if __name__ == "__main__":
    main()
