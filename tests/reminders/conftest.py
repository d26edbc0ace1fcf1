"""A kind of our own and a channel that keeps what it is given."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.reminders import delivery, due_schedules, schedules
from intimacy.reminders.channels import Letter, Outcome, Way
from intimacy.reminders.kinds import Kind, register
from intimacy.reminders.models import Message
from tests.mail_server import free_port, server, silent_port  # noqa: F401  fixtures
from tests.reminders.crew import bells, crew, sam, works  # noqa: F401  fixtures

NOON = datetime(2026, 9, 7, 10, tzinfo=UTC)  # a Monday, twelve in Berlin
SUBJECT, SCOPE = uuid.UUID(int=1), uuid.UUID(int=2)
DAILY = Rule("DAILY")
unwanted: set[int] = set()
register(
    plain := Kind(
        name="test-plain",
        label="Plain",
        still_wanted=lambda dues: {due.message for due in dues if due.user not in unwanted},
        link=lambda subject: f"/week/?{subject}",
        lasts=timedelta(minutes=30),
        leads=(0, 60),
    ),
    held := Kind(
        name="test-held",
        label="Held",
        still_wanted=lambda dues: {due.message for due in dues},
        link=lambda subject: "/week/",
        lasts=timedelta(days=3),
        held=True,
    ),
)


class Kept:
    """A channel; tests say what it answers, and read what it took."""

    chunk = 2
    took: list[Letter] = []
    answers: list[Outcome] = []

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            self.took.append(letter)
            yield letter, self.answers.pop(0) if self.answers else Outcome.SENT


class Pushed(Kept):
    took: list[Letter] = []
    answers: list[Outcome] = []


@pytest.fixture
def mails(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """What the mail channel took. `Pushed.took` is the other's."""
    monkeypatch.setattr(delivery, "CHANNELS", {Way.MAIL: Kept, Way.PUSH: Pushed})
    for channel in (Kept, Pushed):
        channel.took, channel.answers = [], []
    unwanted.clear()
    return Kept.took


def daily(user: User, at: datetime = NOON, kind: str = "test-plain", **about: object) -> None:
    """Remind of something every day at noon in Berlin, from the day after `at` on."""
    where = {"subject": SUBJECT, "scope": SCOPE, "place": "Europe/Berlin", **about}
    schedules.repeat(user, kind, rule=DAILY, starts=datetime(2026, 9, 7, 12), at=at, **where)


def once(user: User, moment: datetime, at: datetime = NOON, **about: object) -> None:
    where = {"subject": SUBJECT, "scope": SCOPE, "kind": "test-plain", **about}
    schedules.once(user, moment=moment, at=at, **where)


def run(at: datetime) -> int:
    """One tick and the delivery of all it wrote; return how many went out."""
    return delivery.deliver(due_schedules.tick(at).messages, at)


def only() -> Message:
    return Message.objects.get()
