"""What is killed and cut in a run, when, and when the pages answered again."""

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from tests.load.house import House

LOOK = 0.1  # seconds between two looks
STEADY = 10  # answers in a row: whatever was killed is back
LEAST = 0.5  # seconds a fault lasts at least, for what was under way
OF_PAGES = {"web", "connections"}  # without the others every page answers


@dataclass
class Watch:
    """Asks `/healthz` all the time, and says from when to when it was not well after a fault."""

    port: int
    looks: list[tuple[float, bool]] = field(default_factory=list)
    faults: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.look)
        self.thread.start()

    def look(self) -> None:
        while not self.over.wait(LOOK):
            began = time.monotonic()
            self.looks.append((began, self.answers()))

    def answers(self) -> bool:
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            asking.request("GET", "/healthz")
            return asking.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            asking.close()

    def end(self) -> None:
        self.over.set()
        self.thread.join()

    def away(self) -> dict[str, tuple[float, float]]:
        """Return from when to when after each fault of what answers pages: until it does so
        `STEADY` times in a row."""
        return {
            fault: (at, max(at + LEAST, self._steady_from(at)))
            for fault, at in self.faults.items()
            if fault in OF_PAGES
        }

    def _steady_from(self, at: float) -> float:
        after, row = [look for look in self.looks if look[0] >= at], 0
        for n, (_, well) in enumerate(after):
            row = row + 1 if well else 0
            if row == STEADY:
                return after[n - STEADY + 1][0]
        return float("inf")


def cut_connections() -> None:
    """Let PostgreSQL end every connection to this database but ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def planned(house: House, seconds: float) -> list[tuple[float, str, Callable[[], None]]]:
    """Return what befalls the house, by the second of the run; the Sunday begins in the middle."""
    return [
        (0.35 * seconds, "web", lambda: house.kill("web")),
        (0.55 * seconds, "worker", lambda: house.kill("worker")),
        (0.65 * seconds, "Redis", lambda: house.kill("redis")),
        (0.80 * seconds, "connections", cut_connections),
    ]
