"""The house as processes, each in a session of its own; whatever ends is started again, as by
whatever runs it in earnest."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from redis import Redis

from tests.reminders.workers import ROOT, free_port, kill, until
from tests.web_server import children, is_granian, tree

STARTED_AGAIN_AFTER = 1.0  # seconds
QUICK = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


class House:
    """Redis, web server, worker and beat on one database, until `end`."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.port, self.redis_port = folder, free_port(), free_port()
        self.ledger = folder / "ledger.txt"
        self.ledger.write_text("")
        celery = [sys.executable, "-m", "celery", "-A", "intimacy"]
        redis = shutil.which("redis-server") or sys.exit("make load needs redis-server.")
        self.commands = {
            "redis": [
                redis,
                "--port",
                str(self.redis_port),
                "--bind",
                "127.0.0.1",
                "--dir",
                str(folder),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                "200mb",
            ],
            "web": [sys.executable, "manage.py", "serve", "--port", str(self.port)],
            "worker": [*celery, "worker", "-c", "2", *QUICK],
            "beat": [*celery, "beat", "--pidfile="],
        }
        self.environment = os.environ | {
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.load.settings",
            "LOAD_LEDGER": str(self.ledger),
            "LOAD_REDIS": f"redis://127.0.0.1:{self.redis_port}/0",
            "CELERY_SKIP_CHECKS": "1",
            "PYTHONPATH": str(ROOT),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.log = (folder / "log.txt").open("wb")
        self.ending = threading.Event()
        self.redis = Redis(port=self.redis_port)
        for name in self.commands:
            self.start(name)
            if name == "redis":
                until(self.redis_answers)
        self.keeper = threading.Thread(target=self.keep_running)
        self.keeper.start()

    def start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(
            self.commands[name],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stdout=self.log,
            stderr=self.log,
        )

    def keep_running(self) -> None:
        while not self.ending.wait(0.2):
            for name in [name for name, one in self.running.items() if one.poll() is not None]:
                if self.ending.wait(STARTED_AGAIN_AFTER):
                    return
                self.start(name)

    def kill(self, name: str) -> None:
        """Kill -9 a part and all it started; of the web server one of its two processes."""
        if name == "web":
            (main,) = (pid for pid in tree(self.running["web"].pid) if self._serves(pid))
            os.kill(next(pid for pid in children(main) if is_granian(pid)), signal.SIGKILL)
        else:
            kill(self.running[name])

    def _serves(self, pid: int) -> bool:
        return is_granian(pid) and any(is_granian(child) for child in children(pid))

    def redis_answers(self) -> bool:
        with suppress(Exception):
            return bool(self.redis.ping())
        return False

    def redis_bytes(self) -> int:
        return int(self.redis.info("memory")["used_memory"])

    def sent(self) -> list[str]:
        """Return the names of what was sent, in order; one sent twice is there twice."""
        return self.ledger.read_text().split()

    def end(self) -> None:
        self.ending.set()
        self.keeper.join()
        for name in reversed(self.commands):
            for pid in tree(self.running[name].pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.running[name].wait()
        self.log.close()
        time.sleep(0.2)
