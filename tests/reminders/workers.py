"""Real workers on a real Redis for the fault tests, and a channel that writes down what it sends.

`celery -A tests.reminders.workers worker` is the product's own worker with a shorter lease, two
kinds of its own and, where WORKERS_CLOCK says so, a clock that is wrong by so many seconds. Of the
kinds that WORKERS_WANT names everything is still wanted: the rows they are about need not be there.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import time_machine
from celery.signals import beat_init, worker_init
from django.db import connection
from redis import Redis

from intimacy.celery import app
from intimacy.reminders import kinds
from intimacy.reminders.channels import Letter, Outcome, Way

ROOT = Path(__file__).resolve().parents[2]
HOUR = timedelta(hours=1)
CANARY = "cnry-poison"


class Sink(AbstractContextManager["Sink"]):
    """Appends a line for each letter to a file; as slow as the file beside it says."""

    chunk = 5

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        path = Path(os.environ["WORKERS_SINK"])
        for letter in letters:
            time.sleep(float(path.with_suffix(".slow").read_text()))
            with path.open("a") as sink:
                sink.write(f"{letter.kind} {letter.user} {letter.name}\n")
            yield letter, Outcome.SENT

    def __exit__(self, *error: object) -> None: ...


def all_of_them(dues: Sequence[kinds.Due]) -> set[int]:
    return {due.message for due in dues}


def none_can_tell(dues: Sequence[kinds.Due]) -> set[int]:
    raise RuntimeError(CANARY)


def link(subject: uuid.UUID) -> str:
    return "/week/"


BELL = kinds.Kind("bell", "A bell", all_of_them, link, HOUR)
# Each of its own kind: two of one kind in one minute are one message.
BELLS = [kinds.Kind(f"bell-{n}", "A bell", all_of_them, link, HOUR) for n in range(60)]
POISON = kinds.Kind("poison", "A poison", none_can_tell, link, HOUR)


@worker_init.connect
def prepare(**kwargs: object) -> None:
    from intimacy.reminders import delivery, outbox  # their models want Django set up first

    outbox.LEASE, outbox.HANDED_OVER = timedelta(seconds=2), timedelta(seconds=0.5)
    if "WORKERS_MAIL" not in os.environ:
        delivery.CHANNELS = dict.fromkeys(Way, Sink)
    for name in os.environ.get("WORKERS_WANT", "").split():
        kinds.KINDS[name] = replace(kinds.KINDS[name], still_wanted=all_of_them)
    kinds.register(BELL, POISON, *BELLS)
    be_wrong()


@beat_init.connect
def be_wrong(**kwargs: object) -> None:
    if wrong := float(os.environ.get("WORKERS_CLOCK", 0)):
        time_machine.travel(time.time() + wrong, tick=True).start()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(true: Callable[[], object], seconds: float = 120) -> None:
    """Wait for something to become true, and fail where it does not."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class Works:
    """A broker, worker and beat processes on the test database, and what they have sent."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.running: dict[subprocess.Popen[bytes], tuple[tuple[str, ...], float]] = {}
        self.sink = folder / "sink.txt"
        self.redis = Redis(port=self.port)
        self.slow(0)
        self.sink.touch()
        self.start_redis()

    def start_redis(self) -> None:
        server = shutil.which("redis-server")
        assert server, "install redis-server"
        quiet = ["--save", "", "--appendonly", "no", "--loglevel", "warning"]
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)]
        self.broker = subprocess.Popen([server, *where, *quiet], start_new_session=True)

        def answers() -> bool:
            with suppress(Exception):
                return bool(self.redis.ping())
            return False

        until(answers)

    def stop_redis(self) -> None:
        self.broker.kill()
        self.broker.wait()
        self.redis.connection_pool.disconnect()

    def fill(self) -> None:
        """Let Redis take nothing more: it answers, and refuses to write."""
        self.redis.config_set("maxmemory-policy", "noeviction")
        self.redis.config_set("maxmemory", 1)

    def start(self, *what: str, clock: float = 0) -> subprocess.Popen[bytes]:
        """Start `celery … what` in a session of its own."""
        command = [sys.executable, "-m", "celery", "-A", "tests.reminders.workers", *what]
        with (self.folder / "log.txt").open("a") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.sink, WORKERS_REDIS=self.address(), WORKERS_CLOCK=str(clock)),
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self.running[process] = what, clock
        return process

    def kept_running(self) -> bool:
        """Start again what ended by itself, as whatever runs it in earnest does: a worker that is
        reading when Redis goes away may give up (kombu 5.7, `on_readable`)."""
        for process in [process for process in self.running if process.poll() is not None]:
            what, clock = self.running.pop(process)
            self.start(*what, clock=clock)
        return True

    def worker(self, processes: int = 1, *what: str, clock: float = 0) -> subprocess.Popen[bytes]:
        quick = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        return self.start("worker", *quick, "-c", str(processes), *what, clock=clock)

    def beat(self, clock: float = 0) -> subprocess.Popen[bytes]:
        return self.start("beat", "--pidfile=", "--max-interval=1", clock=clock)

    def ask(self, task: str, *arguments: object) -> None:
        """Hand a task to the workers, as if beat or another worker had."""
        queue = "delivery" if task == "deliver" else "celery"
        app.send_task(
            f"intimacy.reminders.tasks.{task}",
            arguments,
            queue=queue,
            connection=app.connection_for_write(self.address()),
        )

    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def slow(self, seconds: float) -> None:
        self.sink.with_suffix(".slow").write_text(str(seconds))

    def sent(self) -> list[str]:
        """Return the Message-IDs of what was sent, in order; one sent twice is there twice."""
        return [line.split()[2] for line in self.sink.read_text().splitlines()]

    def idle(self) -> bool:
        """Whether no task waits and none is at work: one is acknowledged when it has ended."""
        waiting = sum(self.redis.llen(queue) for queue in ("celery", "delivery"))
        return not waiting and not self.redis.hlen("unacked")

    def log(self) -> str:
        return (self.folder / "log.txt").read_text()

    def forget(self) -> None:
        self.sink.write_text("")
        self.slow(0)
        self.redis.flushall()

    def end(self) -> None:
        for process in self.running:
            kill(process)
        self.stop_redis()


def environment(sink: Path, **more: str) -> dict[str, str]:
    """Return what a process needs to know to work on this test's database."""
    here = {
        "CELERY_SKIP_CHECKS": "1",
        "DJANGO_SETTINGS_MODULE": "tests.reminders.worker_settings",
        "PYTHONPATH": str(ROOT),
        "WORKERS_DATABASE": str(connection.settings_dict["NAME"]),
        "WORKERS_SINK": str(sink),
    }
    return os.environ | here | more


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill -9 a process and all it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
