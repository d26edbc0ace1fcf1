"""A trial in one command: the worker that needs no broker, and stopping all that was started."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.dev.inbox import newest
from intimacy.reminders import tasks
from intimacy.reminders.models import Message
from tests.reminders.cast import due, message, settled, states
from tests.reminders.workers import ROOT, environment, kill, until

UP = """
import sys
from intimacy.dev.trial_processes import run
child = [sys.executable, "-c", "import time; time.sleep(60)"]
brief = [sys.executable, "-c", "import time; time.sleep(0.5)"]
commands = {"web": child, "worker": brief if "brief" in sys.argv else child}
sys.exit(run(commands, lambda line: print(line, flush=True)))
"""


@pytest.fixture
def up() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    started = []

    def start(*how: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", UP, *how]
        where = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=where, cwd=ROOT)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def children(line: str) -> list[int]:
    """Return the process ids told in "Running: web (12), worker (13)."."""
    return [int(part.split(")")[0]) for part in line.split("(")[1:]]


def alive(pid: int) -> bool:
    """True for a process that runs; one that ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_asks_it_to_stop_stops_all_in_order(up: Callable, number: int) -> None:
    process = up()
    running = children(process.stdout.readline())
    assert len(running) == 2
    assert all(os.getsid(pid) == pid for pid in running)  # Ctrl-C reaches none of them
    process.send_signal(number)
    assert process.stdout.read().split("\n") == ["Stopping the worker.", "Stopping the web.", ""]
    assert process.wait() == 0
    assert not any(map(alive, running))


def test_where_one_ends_the_other_is_stopped_and_it_says_so(up: Callable) -> None:
    process = up("brief")
    running = children(process.stdout.readline())
    assert process.stdout.readline() == "The worker ended by itself (status 0).\n"
    assert process.wait() == 1
    assert not any(map(alive, running))


def test_killed_itself_it_leaves_nothing_behind(up: Callable) -> None:
    process = up()
    running = children(process.stdout.readline())
    process.kill()
    process.wait()
    until(lambda: not any(map(alive, running)), 10)


@pytest.fixture
def trial(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the trial's worker on the test database; its letters land in `sink.txt`."""
    (tmp_path / "sink.slow").write_text("0.05")
    started = []

    def start(**more: str) -> subprocess.Popen[bytes]:
        where = environment(tmp_path / "sink.txt", **more)
        command = [sys.executable, "manage.py", "worker"]
        started.append(subprocess.Popen(command, cwd=ROOT, env=where, start_new_session=True))
        return started[-1]

    yield start
    for process in started:
        kill(process)


@pytest.mark.sqlite
@pytest.mark.xdist_group("workers")
@pytest.mark.django_db(transaction=True)
def test_the_worker_of_a_trial_killed_and_started_again_loses_nothing(
    trial: Callable[[], subprocess.Popen[bytes]], tmp_path: Path, bells: None, sam: User
) -> None:
    sink = tmp_path / "sink.txt"
    for _ in range(20):
        due(sam)
    worker = trial()
    until(lambda: sink.exists() and len(sink.read_text().splitlines()) >= 7)
    kill(worker)
    assert states()["WAITING"] >= 1
    worker = trial()
    until(settled)
    lines = sink.read_text().splitlines()
    assert (len(set(lines)), states()) == (20, {"SENT": 20})
    assert len(lines) <= 25
    worker.terminate()
    assert worker.wait(10) == 0  # beat, a thread of it, with it


@pytest.mark.sqlite
@pytest.mark.xdist_group("workers")
@pytest.mark.django_db(transaction=True)
def test_a_reminder_due_soon_lands_in_the_inbox_of_a_trial(
    trial: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, settings, bells: None, sam: User
) -> None:
    settings.INBOX = tmp_path / "inbox"
    trial(VAR_DIR=str(tmp_path), WORKERS_MAIL="yes")
    due(sam, now() + timedelta(seconds=3))
    assert newest(settings.INBOX) == []
    until(lambda: newest(settings.INBOX) and settled())
    (mail,) = newest(settings.INBOX)
    assert mail.to == sam.email
    page = Client(headers={"host": "127.0.0.1:8000"}).get("/dev/inbox/").text
    assert mail.subject in page
    assert page.count(sam.email) == 1
    assert states() == {"SENT": 1}


@pytest.mark.sqlite
@pytest.mark.django_db
def test_an_idle_tick_writes_nothing_and_asks_once(sam: User, bells: None) -> None:
    message(sam, at=now())
    tasks.tick()  # tells the heartbeat, once a minute
    with CaptureQueriesContext(
        connection,
    ) as asked:
        tasks.tick()
    asked = [query["sql"] for query in asked if "clock_timestamp" not in query["sql"]]
    assert len(asked) == 1
    assert asked[0].startswith("SELECT")
    assert Message.objects.count() == 1
