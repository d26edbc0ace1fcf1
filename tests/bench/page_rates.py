"""How many pages a second the web server hands out, and how long each is waited for: `make bench`.

As served, two processes over loopback on PostgreSQL, eight connections that ask one page after
the other. Whoever asks is a process on the same cores, so that less is left for the server than
it has in earnest; `empty` is the same for the empty page of somebody signed in, in the same run.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from tests.bench.database import own_database
from tests.bench.page_costs import EMPTY, FILL
from tests.bench.pages import CLIENTS, SERVERS, server

TIMES = 20  # a connection
ROUNDS = 3


def waits(port: int, path: str, session: str) -> list[float]:
    """Ask for a page again and again on one connection; return the milliseconds each took."""
    taken, asking = [], http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    for _ in range(TIMES):
        began = time.perf_counter()
        asking.request("GET", path, headers={"Cookie": f"sessionid={session}"})
        answer = asking.getresponse()
        answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.status == 200, (path, answer.status)
    asking.close()
    return taken


def rate(port: int, path: str, session: str) -> tuple[float, list[float]]:
    """Return pages a second with all connections at once, and the milliseconds of each page."""
    with ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        taken = clients.map(lambda _: waits(port, path, session), range(CLIENTS))
        each = [ms for one in taken for ms in one]
    return len(each) / (time.perf_counter() - began), each


def measure(where: dict[str, str]) -> None:
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, env=where, check=True, stdout=subprocess.DEVNULL)
    fill = [sys.executable, "-c", FILL]
    filled = subprocess.run(fill, env=where, check=True, capture_output=True, text=True)
    pages: dict[str, list[str]] = json.loads(filled.stdout)
    rates: dict[str, list[float]] = {page: [] for page in pages}
    each: dict[str, list[float]] = {page: [] for page in pages}
    with server(SERVERS["as served"], where) as (_, port):
        for round_ in range(ROUNDS + 1):  # the first fills caches
            for page, (path, session) in pages.items():
                rps, taken = rate(port, path, session)
                if round_:
                    rates[page].append(rps)
                    each[page] += taken
    for page in pages:
        parts = statistics.quantiles(each[page], n=20)
        line = {
            "bench": "page rates on PostgreSQL",
            "page": page,
            "rps": round(statistics.median(rates[page]), 1),
            "empty": round(statistics.median(rates[EMPTY]), 1),
            "p50": round(parts[9], 1),
            "p95": round(parts[18], 1),
        }
        print(json.dumps(line), flush=True)


def main() -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "EMAIL_URL"}}
    settings = {"EMBEDDED": "1", "DJANGO_SETTINGS_MODULE": "intimacy.settings", "PYTHONPATH": "."}
    with tempfile.TemporaryDirectory() as var, own_database() as url:
        measure(kept | settings | {"VAR_DIR": var, "DATABASE_URL": url})


if __name__ == "__main__":
    main()
