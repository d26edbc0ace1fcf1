"""What an autosave and two seals cost beside the empty page of somebody signed in: `make bench`.

Milliseconds of processor time of one process, taking turns, once on SQLite and once on PostgreSQL.
The second seal is the one that sets when the two open; both are taken back in between, unmeasured.
"""

import json
import os
import subprocess
import sys
import tempfile

from tests.bench.database import own_database

# Whoever sends a form is a browser with a token; the token's own check is part of the cost.
ASK = """
import json, logging, re, statistics, time
import django; django.setup()
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from checkins.begin_week import current
from tests.conftest import pair, person, signed_in
logging.disable(logging.CRITICAL)
ROUNDS = 60
alice, bob = person("Alice"), person("Bob")
week = current(pair(alice, bob, now()), now()).get_absolute_url()
first, second = (
    signed_in(one, enforce_csrf_checks=True, headers={"host": "127.0.0.1"}) for one in (alice, bob)
)
NAMED = 'name="csrfmiddlewaretoken" value="([^"]+)"'
TEXT = "That you came to fetch me in the rain, and said nothing about the keys. " * 4
token = {c: re.search(NAMED, c.get(week + "1/").text)[1] for c in (first, second)}
seen = {first: 0, second: 0}

def autosave(client):
    form = {"text": f"{TEXT}{seen[client]}", "seen": seen[client], "lane": "us"}
    headers = {"accept": "application/json"}
    return client.post(week + "1/", {"csrfmiddlewaretoken": token[client], **form}, headers=headers)

def press(client, path):
    return client.post(week + path, {"csrfmiddlewaretoken": token[client]})

DEEDS = {
    "empty, signed in": lambda: (first.get("/private/"), 200),
    "autosave": lambda: (autosave(first), 200),
    "seal": lambda: (press(first, "seal/"), 302),
    "the seal that opens": lambda: (press(second, "seal/"), 302),
}
spent = {name: [] for name in DEEDS}
queries = {}
seen[second] = autosave(second).json()["version"]
for _ in range(ROUNDS + 3):  # the first fill caches
    for name, do in DEEDS.items():
        asked = []
        with connection.execute_wrapper(lambda run, *query: asked.append(1) or run(*query)):
            began = time.process_time()
            answer, status = do()
            spent[name].append((time.process_time() - began) * 1000)
        assert answer.status_code == status, (name, answer.status_code)
        if name == "autosave":
            seen[first] = answer.json()["version"]
        queries[name] = len(asked)
    for client in (first, second):
        assert press(client, "seal/undo/").status_code == 302
        client.get("/private/")  # says so, once
middle = {name: statistics.median(ms[3:]) for name, ms in spent.items()}
print(json.dumps([[name, queries[name], ms] for name, ms in middle.items()]))
"""
EMPTY = "empty, signed in"


def measure(database: str, where: dict[str, str]) -> None:
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, env=where, check=True, stdout=subprocess.DEVNULL)
    asked = subprocess.run(
        [sys.executable, "-c", ASK], env=where, check=True, stdout=subprocess.PIPE, text=True
    )
    found = json.loads(asked.stdout)
    (empty,) = (ms for name, _, ms in found if name == EMPTY)
    for name, queries, ms in found:
        line = {
            "bench": f"words on {database}",
            "page": name,
            "queries": queries,
            "ms": round(ms, 1),
            "ratio": round(ms / empty, 2),
        }
        print(json.dumps(line), flush=True)


def main() -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "EMAIL_URL"}}
    settings = {"EMBEDDED": "1", "DJANGO_SETTINGS_MODULE": "intimacy.settings", "PYTHONPATH": "."}
    with tempfile.TemporaryDirectory() as var:
        measure("SQLite", kept | settings | {"VAR_DIR": var})
        with own_database() as url:
            measure("PostgreSQL", kept | settings | {"VAR_DIR": var, "DATABASE_URL": url})


if __name__ == "__main__":
    main()
