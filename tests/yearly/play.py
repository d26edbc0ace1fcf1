"""The engine on a moving clock: what beat and workers would do, a quarter of an hour at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import time_machine

from checkins import begin_week
from intimacy.counseling.assignments import advance_steps
from intimacy.reminders import delivery, due_schedules, outbox
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.models import Message
from tests.yearly.expected import STEP, Told

MANY = 10_000
Act = tuple[datetime, Callable[[datetime], None]]
heard: list[tuple[Told, int]] = []  # what went out, and the message it was
_clock: list[datetime] = []


class Ear(AbstractContextManager["Ear"]):
    """A channel that writes down when something went to whom."""

    chunk = MANY

    def __exit__(self, *error: object) -> None: ...

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            heard.append((Told(_clock[-1], letter.user, letter.kind), letter.message))
            yield letter, Outcome.SENT


def play(
    since: datetime,
    until: datetime,
    acts: Sequence[Act],
    outages: Sequence[tuple[datetime, datetime]] = (),
) -> None:
    """Let the clock run; acts happen between its steps, and in an outage nothing else does."""
    waiting, at = sorted(acts, key=lambda act: act[0]), since
    with time_machine.travel(since, tick=False) as traveller:
        while at < until:
            while waiting and waiting[0][0] <= at:
                when, act = waiting.pop(0)
                traveller.move_to(when)
                act(when)
            traveller.move_to(at)
            _clock[:] = [at]
            if not any(away < at < back for away, back in outages):
                beat(at)
            at += STEP


def beat(at: datetime) -> None:
    """One round of everything that runs by the clock."""
    begin_week.begin_due(at, MANY)
    advance_steps.advance(at, MANY)
    missed: list[int] = []
    while True:
        done = due_schedules.tick(at)
        missed += done.messages if done.late else []
        if not done.late:
            delivery.deliver(done.messages, at)
        if done.claimed < due_schedules.BATCH:
            break
    if missed:
        outbox.merge_late(at)
        delivery.deliver(missed, at)
    due = Message.objects.waiting().filter(send_at__lte=at)
    if due.exists():
        outbox.merge_late(at)
        delivery.deliver(list(due.values_list("pk", flat=True)[:MANY]), at)
