"""One tick: due schedules become messages and move on to their next occurrence.

Set-based, one transaction a batch: rows are claimed, the next occurrences computed here, and one
statement writes the outbox and moves the rows. Workers skip each other's rows (PostgreSQL); on
SQLite, which ignores row locks, there is one writer at a time anyway.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection, transaction

from intimacy.lib.recurrence import next_instant, parse
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Message, Schedule
from intimacy.reminders.outbox import LATE

BATCH = 1000
MINUTE = timedelta(minutes=1)
CLAIMED = ("pk", "kind", "rule", "day", "time", "zone", "lead", "next_at")


class Move(NamedTuple):
    """What happens to one claimed schedule."""

    schedule: int
    due: datetime
    next_at: datetime | None  # None: that was all
    moment: datetime | None  # None: nothing to say, its moment has passed


def database_now() -> datetime:
    """Return the database's idea of now (UTC): one clock for all workers."""
    if connection.vendor != "postgresql":
        return datetime.now(UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


class Ticked(NamedTuple):
    """What one batch did."""

    claimed: int
    messages: list[int]
    late: bool  # somebody should have been told long ago: an outage


def tick(at: datetime, size: int = BATCH) -> Ticked:
    """Claim up to `size` schedules due at `at` (UTC) and write what is to be said.

    Idempotent: a second tick at the same moment finds nothing, and a message that exists is not
    written again. An occurrence that was missed for so long that it has no point is passed over.
    """
    due = Schedule.objects.due(at)
    if not due.exists():  # asked outside a transaction, which on SQLite takes the write lock
        return Ticked(0, [], late=False)
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True).values_list(*CLAIMED)[:size]
        moves = [_move(row, at) for row in rows]
        if not moves:
            return Ticked(0, [], late=False)
        write = _write_postgres if connection.vendor == "postgresql" else _write
        return Ticked(len(moves), write(moves), late=moves[0].due <= at - LATE)


def _move(row: Sequence[Any], at: datetime) -> Move:
    pk, kind, rule, day, hour, place, lead, next_at = row
    ahead: timedelta = lead * MINUTE
    known = KINDS.get(kind)
    occurrence: datetime = next_at + ahead
    if known is None:  # nobody registers it any more
        return Move(pk, next_at, None, None)
    wanted = occurrence + known.lasts > at
    following = None
    if rule:
        following = _following(rule, day, hour, place, max(occurrence, at + ahead))
        following = following - ahead if following and lead else following
    return Move(pk, next_at, following, occurrence if wanted else None)


@lru_cache(maxsize=16384)  # many people share an hour, a zone and a rule
def _following(rule: str, day: date, hour: time, place: str, after: datetime) -> datetime | None:
    starts = datetime.combine(day, hour)
    return next_instant(parse(rule), starts, place, after)


WRITE = """
WITH moved AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::boolean[])
        AS moved (id, next_at, wanted)
), ended AS (
    DELETE FROM reminders_schedule s USING moved WHERE s.id = moved.id AND moved.next_at IS NULL
), ahead AS (
    UPDATE reminders_schedule s SET next_at = moved.next_at FROM moved
    WHERE s.id = moved.id AND moved.next_at IS NOT NULL
)
INSERT INTO reminders_message
    (token, user_id, kind, subject, scope, moment, again, send_at, state, attempts, done)
SELECT gen_random_uuid(), s.user_id, s.kind, s.subject, s.scope,
    s.next_at + make_interval(mins => s.lead), 0, s.next_at, 0, 0, 0
FROM moved JOIN reminders_schedule s ON s.id = moved.id WHERE moved.wanted
ON CONFLICT DO NOTHING RETURNING id
"""


def _write_postgres(moves: list[Move]) -> list[int]:
    """Every part of the statement sees the rows as they were claimed, before they moved on."""
    columns = [
        [str(move.schedule) for move in moves],
        [move.next_at.isoformat() if move.next_at else "NULL" for move in moves],
        ["f" if move.moment is None else "t" for move in moves],
    ]
    # Array literals: the driver's own way of writing a thousand datetimes costs more than all
    # else that happens here.
    with connection.cursor() as cursor:
        cursor.execute(WRITE, ["{" + ",".join(column) + "}" for column in columns])
        return [row[0] for row in cursor.fetchall()]


def _write(moves: list[Move]) -> list[int]:
    rows = Schedule.objects.in_bulk([move.schedule for move in moves])
    saying = [_message(rows[m.schedule], m, m.moment) for m in moves if m.moment]
    Message.objects.bulk_create(saying, ignore_conflicts=True)
    ahead = {move.schedule: move.next_at for move in moves if move.next_at}
    for pk, next_at in ahead.items():
        rows[pk].next_at = next_at
    Schedule.objects.bulk_update([rows[pk] for pk in ahead], ["next_at"])
    Schedule.objects.filter(pk__in=[m.schedule for m in moves if not m.next_at]).delete()
    tokens = [message.token for message in saying]
    return list(Message.objects.filter(token__in=tokens).values_list("pk", flat=True))


def _message(row: Schedule, move: Move, moment: datetime) -> Message:
    return Message(
        token=uuid4(),
        user_id=row.user_id,
        kind=row.kind,
        subject=row.subject,
        scope=row.scope,
        moment=moment,
        send_at=move.due,
    )
