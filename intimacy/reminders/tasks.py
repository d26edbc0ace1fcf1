"""Celery is the wake-up, the database the truth. Arguments are ids; nothing is returned."""

import logging
import time
from datetime import UTC, datetime
from itertools import batched

from celery import Task, shared_task
from kombu.exceptions import OperationalError

from intimacy.clock.recompute_moments import recompute
from intimacy.clock.setbacks import SELDOM, keep_time, undo_early
from intimacy.lib.outages import ENDS_THE_TASK
from intimacy.reminders import delivery, due_schedules, heartbeat, outbox

log = logging.getLogger(__name__)
HANDFUL = 500  # ids a task: a task costs more than a row
RECOMPUTING = 20.0  # seconds of one tick; the next goes on
SWEEPING = 10.0  # seconds after which the sweeper begins no other batch
_in_time = {"at": datetime(1970, 1, 1, tzinfo=UTC)}


@shared_task
def tick() -> None:
    """Write down everything that is due, and hand it to the deliverers.

    After an outage all is written down first, so that of one kind only the latest goes. While
    moments are computed anew with other zone data nothing is due.
    """
    if not in_time(due_schedules.database_now()):
        return
    missed: list[int] = []
    while True:
        done = due_schedules.tick(at := due_schedules.database_now())
        missed += done.messages if done.late else []
        if not done.late:
            hand_over(done.messages)
        if done.claimed < due_schedules.BATCH:
            break
    if missed:
        outbox.merge_late(at)
        hand_over(missed)
    heartbeat.beat(at)


def in_time(at: datetime) -> bool:
    """Bring what lies ahead to this clock and its zone data; False where that goes on.

    Looked at once a minute, and where the clock went back. A room that breaks is in the log and
    stays as it is: that keeps nobody's reminders.
    """
    if _in_time["at"] <= at < _in_time["at"] + SELDOM:
        return True
    try:
        keep_time(at)
        if not (undo_early(RECOMPUTING) and recompute(at, RECOMPUTING)):
            return False
        _in_time["at"] = at
        return True
    except ENDS_THE_TASK:
        raise
    except Exception:
        log.exception("cannot compute moments anew")
        return True


@shared_task
def deliver(ids: list[int]) -> None:
    if in_time(at := due_schedules.database_now()):  # else the sweeper finds them
        delivery.deliver(ids, at)


@shared_task
def sweep() -> None:
    """Find what a crash, a full disk or an absent broker left behind, and send it.

    Here rather than in tasks of their own: while a mail server is slow they would pile up.
    """
    if not in_time(at := due_schedules.database_now()):
        return
    began, seen = time.monotonic(), set[int]()
    while time.monotonic() - began < SWEEPING:
        ids = [pk for pk in outbox.stranded(at, HANDFUL) if pk not in seen]
        if not ids:
            break
        seen.update(ids)  # what nobody could take, or what came back at once, is the next sweep's
        outbox.merge_late(at)  # after looking: what a tick writes down meanwhile is not among them
        delivery.deliver(ids, at)


@shared_task
def sweep_old() -> None:
    at = due_schedules.database_now()
    outbox.sweep_old(at)
    due_schedules.sweep_ended(at)


def hand_over(ids: list[int]) -> None:
    """Wake deliverers for rows that are committed; where no broker answers, the sweeper will."""
    try:
        for handful in batched(ids, HANDFUL):
            deliver.delay(list(handful))
    except OperationalError:
        log.warning("no broker: messages wait for the sweeper")


def go_on(task: Task, *ids: int) -> None:
    """Let a task go on behind all that waits; where no broker answers, beat begins it again."""
    try:
        task.delay(*ids)
    except OperationalError:
        log.warning("no broker: %s goes on when its time comes again", task.name)
