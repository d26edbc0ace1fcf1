"""`manage.py serve` and `manage.py up` as processes of their own on the test database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.reminders.workers import ROOT, environment, free_port

Asked = tuple[int, str]


class Site:
    """A web server that runs, and whoever asks it over the wire."""

    def __init__(self, folder: Path, command: str = "serve", **settings: str) -> None:
        self.port, self.log = free_port(), folder / "site.log"
        (folder / "sink.slow").write_text("0")
        where = environment(folder / "sink.txt", PORT=str(self.port), **settings)
        with self.log.open("w") as log:
            self.main = subprocess.Popen(
                [sys.executable, "manage.py", command],
                cwd=ROOT,
                env=where,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )

    def up(self) -> bool:
        with suppress(OSError, http.client.HTTPException):
            return self.ask("GET", "/healthz", seconds=2) == (200, "ok")
        return False

    def ask(
        self, method: str, path: str, body: str = "", seconds: float = 20, **headers: str
    ) -> Asked:
        """Send a whole request on a connection of its own; return the status and the page."""
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            names = {name.replace("_", "-"): value for name, value in headers.items()}
            asking.request(method, path, body or None, names)
            answer = asking.getresponse()
            return answer.status, answer.read().decode()
        finally:
            asking.close()

    def stall(self, path: str, cookie: str = "") -> socket.socket:
        """Begin to send a form and stop halfway; return the connection, which stays open."""
        return self.begin(path, "text=", cookie, missing=5)

    def begin(self, path: str, body: str, cookie: str, missing: int = 0) -> socket.socket:
        """Send a form and do not wait for the answer; return the connection."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: {cookie}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body) + missing}\r\n\r\n{body}".encode()
        )
        return connection

    def processes(self) -> set[int]:
        """Return those that answer: the children of the one that looks after them."""
        (main,) = (pid for pid in tree(self.main.pid) if is_granian(pid) and children(pid))
        return {pid for pid in children(main) if is_granian(pid)}

    def end(self) -> None:
        for pid in tree(self.main.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.main.wait()


def tree(pid: int) -> set[int]:
    """Return a process and all it started, whatever session they are in."""
    return {pid}.union(*map(tree, children(pid)))


def children(parent: int) -> set[int]:
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == parent:
                found.add(int(stat.parent.name))
    return found


def is_granian(pid: int) -> bool:
    with suppress(OSError):
        return b"\0granian\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False
