"""What each page costs beside the empty page of somebody signed in: part of `make bench`.

Milliseconds of processor time of one process, pages taking turns, so that a busy machine stays out
of the ratio; once on SQLite and once on PostgreSQL. With BEFORE=COMMIT the same pages of that build
are asked in between, on the same rows: `before` is how many times as long it took.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.bench.database import own_database

ROUNDS, TIMES = 7, 10
ROOT = Path(__file__).resolve().parents[2]
EMPTY = "empty, signed in"
# Run in the build that is measured; each line that comes in names whose page to ask for.
ASK = """
import json, logging, sys, time
import django; django.setup()
from django.db import connection
from django.test import Client
logging.disable(logging.CRITICAL)
client = Client(headers={"host": "127.0.0.1"})
for line in sys.stdin:
    path, session, times = json.loads(line)
    client.cookies["sessionid"] = session
    asked = []
    with connection.execute_wrapper(lambda run, *query: asked.append(1) or run(*query)):
        page = client.get(path)
    assert page.status_code == 200, (path, page.status_code)
    began = time.process_time()
    for _ in range(times):
        client.get(path)
    ms = (time.process_time() - began) / times * 1000
    print(json.dumps([ms, len(asked), len(page.content)]), flush=True)
"""
FILL = """
import json
import django; django.setup()
from tests.canary import furnish
from tests.conftest import signed_in
house = furnish()
from checkins.models import CheckIn
from django.utils.timezone import now
from intimacy.counseling.models import Client
weeks = CheckIn.objects.filter(couple__memberships__user=house.people["alice"])
weeks = weeks.filter(couple__ended_at=None, couple__memberships__left_at=None)
running = weeks.order_by("-week").first().get_absolute_url()
opened = weeks.filter(exchange__opens_at__lte=now()).order_by("-week").first().get_absolute_url()
alice, dana = (
    signed_in(house.people[name], "mfa").cookies["sessionid"].value for name in ("alice", "dana")
)
client = Client.objects.visible_to(house.people["dana"]).first().pk
print(json.dumps({
    "empty, signed in": ["/private/", alice],
    "This week": ["/week/", alice],
    "a question": [running + "1/", alice],
    "review": [running + "review/", alice],
    "what both wrote": [opened + "both/", alice],
    "Together": ["/together/", alice],
    "You": ["/you/", alice],
    "Reminders": ["/you/reminders/", alice],
    "Look back": ["/back/", alice],
    "Notes": ["/together/n/", alice],
    "leaving a note": ["/together/n/new/", alice],
    "the jar": ["/together/n/jar/", alice],
    "things to try": ["/together/i/", alice],
    "marking things to try": ["/together/i/ten/", alice],
    "dreams": ["/together/d/", alice],
    "promises": ["/together/d/p/", alice],
    "two lists": ["/together/d/l/", alice],
    "coming back": ["/together/b/", alice],
    "words to come back": ["/together/b/c/", alice],
    "phrases": ["/together/b/e/", alice],
    "how it has been": ["/together/p/", alice],
    "five lines": ["/together/p/now/", alice],
    "side by side": ["/together/p/us/", alice],
    "taking turns": ["/together/t/", alice],
    "the journal": ["/together/j/", alice],
    "writing in it": ["/together/j/new/", alice],
    "a quiet minute": ["/quiet/breath/", alice],
    "Help": ["/help/", alice],
    "Clients": ["/desk/clients/", dana],
    "a couple": [f"/desk/clients/{client}/", dana],
    "the brief": [f"/desk/clients/{client}/brief/", dana],
}))
"""


class Build:
    """A process of one build, and what a page costs there."""

    def __init__(self, root: Path, where: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", ASK],
            cwd=root,
            env=where,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def ask(self, path: str, session: str) -> tuple[float, int, int]:
        """Return milliseconds, queries and bytes of a page."""
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps([path, session, TIMES]), file=self.process.stdin, flush=True)
        ms, queries, size = json.loads(self.process.stdout.readline())
        return ms, queries, size

    def __enter__(self) -> "Build":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()


def measure(database: str, builds: dict[str, Path], where: dict[str, str]) -> None:
    prepare = [sys.executable, "manage.py", "prepare"]
    subprocess.run(prepare, env=where, check=True, stdout=subprocess.DEVNULL)
    fill = [sys.executable, "-c", FILL]
    filled = subprocess.run(fill, env=where, check=True, capture_output=True, text=True)
    pages = json.loads(filled.stdout)
    with ExitStack() as stack:
        running = {n: stack.enter_context(Build(root, where)) for n, root in builds.items()}
        spent: dict[tuple[str, str], list[float]] = {}
        size: dict[str, tuple[int, int]] = {}
        for _ in range(ROUNDS):
            for page, (path, session) in pages.items():
                for name, build in running.items():
                    ms, queries, length = build.ask(path, session)
                    spent.setdefault((name, page), []).append(ms)
                    size[page] = (queries, length) if name == "now" else size[page]
    # The first round fills caches.
    middle = {key: statistics.median(times[1:]) for key, times in spent.items()}
    for page, (queries, length) in size.items():
        line = {
            "bench": f"pages on {database}",
            "page": page,
            "queries": queries,
            "ms": round(middle["now", page], 1),
            "ratio": round(middle["now", page] / middle["now", EMPTY], 2),
            "bytes": length,
        }
        if "before" in builds:
            line["before"] = round(middle["before", page] / middle["now", page], 1)
        print(json.dumps(line), flush=True)


@contextmanager
def builds(folder: Path) -> Iterator[dict[str, Path]]:
    """Yield this build, and beside it a worktree of the commit BEFORE names."""
    if not (commit := os.environ.get("BEFORE")):
        yield {"now": ROOT}
        return
    subprocess.run(["git", "worktree", "add", "-q", "--detach", folder, commit], check=True)
    try:
        yield {"now": ROOT, "before": folder}
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", folder], check=True)


def main() -> None:
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "EMAIL_URL"}}
    settings = {"EMBEDDED": "1", "DJANGO_SETTINGS_MODULE": "intimacy.settings", "PYTHONPATH": "."}
    with tempfile.TemporaryDirectory() as var, builds(Path(var) / "before") as found:
        measure("SQLite", found, kept | settings | {"VAR_DIR": var})
        with own_database() as url:
            measure("PostgreSQL", found, kept | settings | {"VAR_DIR": var, "DATABASE_URL": url})


if __name__ == "__main__":
    main()
