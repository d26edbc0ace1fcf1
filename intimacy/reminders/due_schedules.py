"""One tick: due schedules become messages and move on to their next occurrence.

Set-based, one transaction a batch: rows are claimed, the next occurrences computed here, and one
statement writes the outbox and moves the rows. What has no next occurrence stays for a week.
Workers skip each other's rows (PostgreSQL); on SQLite, which ignores row locks, there is one
writer at a time anyway.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection, transaction

from intimacy.lib.recurrence import next_occurrence, parse
from intimacy.lib.spans import DAY, MINUTE, WEEK
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import REPEATS, occurrence_of, reminder_at
from intimacy.reminders.models import Message, Schedule
from intimacy.reminders.outbox import LATE

BATCH = 1000
CLAIMED = ("pk", "kind", "rule", "day", "time", "zone", "lead", "next_at", "next_day")


class Next(NamedTuple):
    """An occurrence that comes next: its local date, and its reminder's moment (UTC)."""

    day: date
    at: datetime


class Move(NamedTuple):
    """What happens to one claimed schedule."""

    schedule: int
    due: datetime
    next: Next | None  # None: that was all
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
        return Ticked(len(moves), write(moves, at), late=moves[0].due <= at - LATE)


def _move(row: Sequence[Any], at: datetime) -> Move:
    pk, kind, rule, day, hour, place, lead, next_at, next_day = row
    known = KINDS.get(kind)
    if known is None:  # its kind is no longer registered
        return Move(pk, next_at, None, None)
    occurrence = occurrence_of(next_day, hour, place, lead, next_at)
    wanted = occurrence + known.lasts > at
    following = (
        next_reminder(rule, day, hour, place, lead, max(occurrence, at), at) if rule else None
    )
    return Move(pk, next_at, following, occurrence if wanted else None)


def next_reminder(
    rule: str, day: date, hour: time, place: str, lead: int, after: datetime, at: datetime
) -> Next | None:
    """Return the first occurrence after `after` whose reminder comes after `at` (both UTC).

    `rule` begins with `day` at `hour` in `place`. None where it has ended.
    """
    if lead:  # nearer ones have had their reminder; the clocks may move one by a day at most
        after = max(after, at + lead * MINUTE - DAY)
    while found := _following(rule, day, hour, place, after):
        on, after = found
        said_at = reminder_at(on, hour, place, lead) if lead else after
        if said_at > at:
            return Next(on, said_at)
    return None


@lru_cache(maxsize=REPEATS)
def _following(
    rule: str, day: date, hour: time, place: str, after: datetime
) -> tuple[date, datetime] | None:
    return next_occurrence(parse(rule), datetime.combine(day, hour), place, after)


def sweep_ended(at: datetime, size: int = 5000) -> int:
    """Delete schedules that ended a week ago: a clock set back brings none of them back."""
    ended = Schedule.objects.filter(next_at=None, moved_at__lt=at - WEEK)
    return Schedule.objects.filter(pk__in=list(ended.values_list("pk", flat=True)[:size])).delete()[
        0
    ]


WRITE = """
WITH moved AS (
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::date[], %s::timestamptz[])
        AS moved (id, next_at, next_day, moment)
), ahead AS (
    UPDATE reminders_schedule s
    SET next_at = moved.next_at, next_day = coalesce(moved.next_day, s.next_day), moved_at = %s
    FROM moved WHERE s.id = moved.id
)
INSERT INTO reminders_message
    (token, user_id, kind, subject, scope, moment, moment_day, moment_time, moment_zone,
     again, send_at, state, attempts, done)
SELECT gen_random_uuid(), s.user_id, s.kind, s.subject, s.scope,
    moved.moment, s.next_day, s.time, s.zone, 0, s.next_at, 0, 0, 0
FROM moved JOIN reminders_schedule s ON s.id = moved.id WHERE moved.moment IS NOT NULL
ON CONFLICT DO NOTHING RETURNING id
"""


def _write_postgres(moves: list[Move], at: datetime) -> list[int]:
    """Every part of the statement sees the rows as they were claimed, before they moved on."""
    columns = [
        [str(move.schedule) for move in moves],
        [move.next.at.isoformat() if move.next else "NULL" for move in moves],
        [move.next.day.isoformat() if move.next else "NULL" for move in moves],
        [move.moment.isoformat() if move.moment else "NULL" for move in moves],
    ]
    # Array literals: the driver's own way of writing a thousand datetimes costs more than all
    # else that happens here.
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [*("{" + ",".join(column) + "}" for column in columns), at])
        return [row[0] for row in cursor.fetchall()]


def _write(moves: list[Move], at: datetime) -> list[int]:
    rows = Schedule.objects.in_bulk([move.schedule for move in moves])
    saying = [_message(rows[m.schedule], m, m.moment) for m in moves if m.moment]
    Message.objects.bulk_create(saying, ignore_conflicts=True)
    for move in moves:
        row = rows[move.schedule]
        row.next_day, row.next_at = move.next or (row.next_day, None)
        row.moved_at = at
    Schedule.objects.bulk_update(rows.values(), ["next_at", "next_day", "moved_at"])
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
        moment_day=row.next_day,
        moment_time=row.time,
        moment_zone=row.zone,
        send_at=move.due,
    )
