"""One tick: due schedules become messages and move on to their next occurrence.

Set-based, one transaction a batch: rows are claimed by turn (what they share: kind, rule, hour,
zone, what comes next), the next occurrence of each turn is computed here, and one statement writes
the outbox and moves the rows. What has no next occurrence stays for a week.
Workers skip each other's rows (PostgreSQL); on SQLite, which ignores row locks, there is one
writer at a time anyway.
"""

import json
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import NamedTuple
from uuid import uuid4

from django.db import connection, transaction

from intimacy.lib.recurrence import next_occurrence, parse
from intimacy.lib.spans import DAY, MINUTE, WEEK
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import REPEATS, occurrence_of, reminder_at
from intimacy.reminders.models import Message, Schedule
from intimacy.reminders.outbox import LATE

BATCH = 5000  # rows a transaction: the more, the fewer distinct turns to each of them


class Next(NamedTuple):
    """An occurrence that comes next: its local date, and its reminder's moment (UTC)."""

    day: date
    at: datetime


class Turn(NamedTuple):
    """What decides what becomes of a due schedule: many share one."""

    kind: str
    rule: str
    day: date
    time: time
    zone: str
    lead: int
    next_at: datetime
    next_day: date


class Move(NamedTuple):
    """What happens to the claimed schedules of one turn."""

    schedules: list[int]
    turn: Turn
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
    if not _some_due(at):  # asked outside a transaction, which on SQLite takes the write lock
        return Ticked(0, [], late=False)
    postgres = connection.vendor == "postgresql"
    claim, write = (_claim_postgres, _write_postgres) if postgres else (_claim, _write)
    with transaction.atomic():
        moves = [_move(turn, schedules, at) for turn, schedules in claim(at, size)]
        if not moves:
            return Ticked(0, [], late=False)
        messages = write(moves, at)
    claimed = sum(len(move.schedules) for move in moves)
    late = min(move.turn.next_at for move in moves) <= at - LATE
    return Ticked(claimed, messages, late)


def _some_due(at: datetime) -> bool:
    """True where a schedule is due: the one query of most ticks, and so not composed each time."""
    with connection.cursor() as cursor:
        due = "SELECT 1 FROM reminders_schedule WHERE next_at <= %s LIMIT 1"
        cursor.execute(due, [connection.ops.adapt_datetimefield_value(at)])
        return cursor.fetchone() is not None


def _move(turn: Turn, schedules: list[int], at: datetime) -> Move:
    known = KINDS.get(turn.kind)
    if known is None:  # its kind is no longer registered
        return Move(schedules, turn, None, None)
    _, rule, day, hour, place, lead, said_at, said_day = turn
    occurrence = occurrence_of(said_day, hour, place, lead, said_at)
    wanted = occurrence + known.lasts > at
    following = None
    if rule:  # after this one, which batch after batch asks alike; where that is past, from now on
        following = next_reminder(rule, day, hour, place, lead, occurrence, said_at)
        if following and following.at <= at:
            following = next_reminder(rule, day, hour, place, lead, max(occurrence, at), at)
    return Move(schedules, turn, following, occurrence if wanted else None)


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


# --- The statements, on PostgreSQL and on SQLite --------------------------------------------------

CLAIM = f"""
WITH claimed AS (
    SELECT id, {", ".join(Turn._fields)} FROM reminders_schedule
    WHERE next_at <= %s ORDER BY next_at LIMIT %s FOR UPDATE SKIP LOCKED
)
SELECT {", ".join(Turn._fields)}, array_agg(id) FROM claimed GROUP BY {", ".join(Turn._fields)}
"""  # noqa: S608  names of our own

# Moved in the order of the table, where neighbours share pages; written down in the order they were
# due. `LIMIT` tells the planner how few they are. Only "said once" stands in a message's way.
WRITE = """
WITH moved AS (
    SELECT unnest(schedules) AS id, moment, said_at, said_day, next_at, next_day
    FROM json_to_recordset(%s) AS turn (schedules bigint[], moment timestamptz,
        said_at timestamptz, said_day date, next_at timestamptz, next_day date)
    ORDER BY id LIMIT %s
), ahead AS (
    UPDATE reminders_schedule s
    SET next_at = moved.next_at, next_day = coalesce(moved.next_day, s.next_day), moved_at = %s
    FROM moved WHERE s.id = moved.id
    RETURNING s.id, s.user_id, s.kind, s.subject, s.scope, s.time, s.zone,
        moved.moment, moved.said_at, moved.said_day
)
INSERT INTO reminders_message
    (token, user_id, kind, subject, scope, moment, moment_day, moment_time, moment_zone,
     again, send_at, state, attempts, done)
SELECT gen_random_uuid(), user_id, kind, subject, scope, moment, said_day, time, zone,
    0, said_at, 0, 0, 0
FROM ahead WHERE moment IS NOT NULL ORDER BY said_at, id
ON CONFLICT (user_id, kind, subject, moment, again) DO NOTHING RETURNING id
"""


def _claim_postgres(at: datetime, size: int) -> list[tuple[Turn, list[int]]]:
    """Lock the rows that come first, and return them by turn: few, however many rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [at, size])
        return [(Turn(*turn), schedules) for *turn, schedules in cursor.fetchall()]


def _write_postgres(moves: list[Move], at: datetime) -> list[int]:
    turns = [
        {
            "schedules": move.schedules,
            "said_at": move.turn.next_at.isoformat(),
            "said_day": move.turn.next_day.isoformat(),
            "moment": move.moment and move.moment.isoformat(),
            "next_at": move.next and move.next.at.isoformat(),
            "next_day": move.next and move.next.day.isoformat(),
        }
        for move in moves
    ]
    claimed = sum(len(move.schedules) for move in moves)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [json.dumps(turns), claimed, at])
        return [row[0] for row in cursor.fetchall()]


def _claim(at: datetime, size: int) -> list[tuple[Turn, list[int]]]:
    turns: dict[Turn, list[int]] = {}
    for pk, *turn in Schedule.objects.due(at).values_list("pk", *Turn._fields)[:size]:
        turns.setdefault(Turn(*turn), []).append(pk)
    return list(turns.items())


def _write(moves: list[Move], at: datetime) -> list[int]:
    moments = {pk: move.moment for move in moves for pk in move.schedules}
    rows = Schedule.objects.filter(pk__in=moments).order_by("next_at", "pk")
    saying = [_message(row, moment) for row in rows if (moment := moments[row.pk])]
    Message.objects.bulk_create(saying, ignore_conflicts=True)
    for move in moves:
        day, moved_to = move.next or (move.turn.next_day, None)
        moved = Schedule.objects.filter(pk__in=move.schedules)
        moved.update(next_day=day, next_at=moved_to, moved_at=at)
    tokens = [message.token for message in saying]
    return list(Message.objects.filter(token__in=tokens).values_list("pk", flat=True))


def _message(row: Schedule, moment: datetime) -> Message:
    assert row.next_at  # noqa: S101  it was due
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
        send_at=row.next_at,
    )
