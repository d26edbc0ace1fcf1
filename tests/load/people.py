"""Simulated people: they look around, write as a browser saves, seal, and read what opened.

Each is a thread with a session of its own and a connection for each page. What they were told is
kept, and what they do not know of, is remembered for `checks`.
"""

import heapq
import http.client
import itertools
import json
import random
import re
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.load.fill import Couple

SAVES = 3  # of each answer
THINK = (0.2, 1.0)  # seconds between two pages
UNDO = 61.0  # seconds from the second seal to the opening
AGAIN = 1.0  # seconds until somebody tries again
FILLING = "And that you asked me how it went before you told me of your own day. " * 3
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
WEEK = re.compile(r"/c/([0-9a-f-]{36})/")
BROWSED = ("/week/", "/together/", "/you/", "/you/reminders/", "/back/")
Place = tuple[str, int, int]  # a week, a question, the person's slot


@dataclass
class Answer:
    """One answer of one person, as they know it: what was sent, and how much of it is kept."""

    couple: uuid.UUID
    sent: list[str] = field(default_factory=list)
    kept: int = 0  # of `sent`: up to this one the server said so
    version: int = 0
    unsure: int = 0  # requests that nothing came back from


@dataclass
class Told:
    """What all of them asked for, and were told."""

    asked: list[tuple[str, float, float, int]] = field(default_factory=list)
    answers: dict[Place, Answer] = field(default_factory=dict)
    seals: set[tuple[str, int]] = field(default_factory=set)
    opened: int = 0
    wrong: list[str] = field(default_factory=list)


class Person:
    """Half of a couple, at their browser."""

    def __init__(self, port: int, couple: Couple, slot: int, told: Told, until: float) -> None:
        self.port, self.couple, self.slot, self.told, self.until = port, couple, slot, told, until
        self.cookies = {"sessionid": couple.sessions[slot - 1]}
        self.token = ""

    def ask(
        self, kind: str, path: str, form: dict[str, object] | None = None, script: bool = False
    ) -> tuple[int, str]:
        """Ask once; 0 where nothing came back."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"csrfmiddlewaretoken": self.token, **form})
        if script:
            headers["Accept"] = "application/json"
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=40)
        began = time.monotonic()
        try:
            asking.request("POST" if form is not None else "GET", path, body, headers)
            answer = asking.getresponse()
            status, page = answer.status, answer.read().decode()
            for line in answer.headers.get_all("Set-Cookie", ()):
                if line.startswith("csrftoken="):
                    self.cookies["csrftoken"] = line.split(";")[0].partition("=")[2]
        except (OSError, http.client.HTTPException):
            status, page = 0, ""
        finally:
            asking.close()
        self.told.asked.append((kind, began, time.monotonic() - began, status))
        return status, page

    def insist(self, kind: str, path: str, **how: object) -> tuple[int, str]:
        """Ask until something answers, as a browser's script does and people do."""
        while True:
            time.sleep(random.uniform(*THINK))
            status, page = self.ask(kind, path, **how)
            if 0 < status < 500 or time.monotonic() > self.until:
                return status, page
            time.sleep(AGAIN)

    def browse(self) -> None:
        for path in BROWSED:
            status, page = self.insist("browse", path)
            self.expect(status, 200, path)
        weeks = WEEK.findall(page)
        if weeks:
            self.insist("browse", f"/c/{random.choice(weeks)}/")

    def write(self) -> str | None:
        """Answer the week in full and seal it; return the week, or None where it is done with."""
        status, page = self.insist("week", "/week/")
        found = WEEK.search(page)
        if not self.expect(status, 200, "/week/") or not found:
            return None
        week = found[1]
        status, page = self.insist("question", f"/c/{week}/1/")
        if status != 200:
            return None
        self.token = TOKEN.search(page)[1]
        for position in range(1, page.count("data-prompt=") + 1):
            for _ in range(SAVES):
                if time.monotonic() > self.until or not self.save(week, position):
                    return None
        status, _ = self.insist("review", f"/c/{week}/review/")
        status, _ = self.insist("seal", f"/c/{week}/seal/", form={})
        if not self.expect(status, 302, "seal"):
            return None
        self.told.seals.add((week, self.slot))
        self.insist("mine", f"/c/{week}/mine/")
        return week

    def save(self, week: str, position: int) -> bool:
        """Let the script of the page keep what is typed; again, until it is told it is kept."""
        place = week, position, self.slot
        answer = self.told.answers.setdefault(place, Answer(self.couple.pk))
        said = f"{self.slot}-{position}-{len(answer.sent)} {uuid.uuid4().hex} {FILLING}"
        answer.sent.append(said)
        while True:
            time.sleep(random.uniform(*THINK))
            form = {"text": said, "seen": answer.version, "lane": "us"}
            status, page = self.ask("autosave", f"/c/{week}/{position}/", form, script=True)
            if status == 200:
                answer.version, answer.kept = json.loads(page)["version"], len(answer.sent)
                return True
            answer.unsure += 1
            if 0 < status < 500 or time.monotonic() > self.until:
                return self.expect(status, 0, "autosave")
            time.sleep(AGAIN)

    def read(self, week: str) -> None:
        """Read what opened: all the other wrote must stand there, as they last kept it."""
        status, page = self.insist("both", f"/c/{week}/both/")
        if not self.expect(status, 200, "both"):
            return
        self.told.opened += 1
        for (of, position, slot), answer in list(self.told.answers.items()):
            if of == week and answer.sent[-1].split()[1] not in page:
                self.told.wrong.append(f"{week} {position} of {slot} is not on the page")

    def expect(self, status: int, wanted: int, what: str) -> bool:
        """Return whether this came; what nobody should be told is remembered."""
        if status != wanted and 0 < status < 500:
            self.told.wrong.append(f"{what}: {status}")
        return status == wanted


Visit = Callable[[], None]


class Crowd:
    """So many people at a time, until the run is over."""

    def __init__(self, port: int, couples: list[Couple], sunday: float, until: float) -> None:
        self.told, self.until, self.lock = Told(), until, threading.Lock()
        self.numbers = itertools.count()
        self.people = {
            (couple.pk, slot): Person(port, couple, slot, self.told, until)
            for couple in couples
            for slot in (1, 2)
        }
        self.later: list[tuple[float, int, Visit]] = []
        for couple in couples:
            if couple.sunday:
                for slot in (1, 2):
                    self.at(sunday + random.uniform(0, 20), self.writing(couple, slot))
        self.now = self.visits([couple for couple in couples if not couple.sunday])

    def visits(self, couples: list[Couple]) -> Iterator[Visit]:
        """Yield what people do who come by anyhow: both write at once, others look around."""
        for couple, other in itertools.cycle(zip(couples, couples[::-1], strict=True)):
            yield self.writing(couple, 1)
            yield self.writing(couple, 2)
            for slot in (1, 2):
                yield self.people[other.pk, slot].browse

    def writing(self, couple: Couple, slot: int) -> Visit:
        def visit() -> None:
            week = self.people[couple.pk, slot].write()
            if week and {(week, 1), (week, 2)} <= self.told.seals:
                for reader in (1, 2):
                    person = self.people[couple.pk, reader]
                    self.at(time.monotonic() + UNDO, lambda person=person: person.read(week))

        return visit

    def at(self, when: float, visit: Visit) -> None:
        with self.lock:
            heapq.heappush(self.later, (when, next(self.numbers), visit))

    def next(self) -> Visit:
        with self.lock:
            if self.later and self.later[0][0] <= time.monotonic():
                return heapq.heappop(self.later)[2]
            return next(self.now)

    def work(self) -> None:
        while time.monotonic() < self.until:
            try:
                self.next()()
            except Exception as error:  # a page that is not what it was
                self.told.wrong.append(repr(error))
