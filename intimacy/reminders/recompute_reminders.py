"""What is to be said, computed anew when the zone data changes. See `clock.recompute_moments`.

Eight in the evening stays eight: schedules, what waits in the outbox, and snoozes keep the local
time they mean and get the moment it has now. Nothing is said twice, since a message's moment moves
along with the occurrence it speaks of.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, models

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.lib.spans import WEEK
from intimacy.lib.zones import is_moment, moment
from intimacy.reminders.lead_times import reminder_at
from intimacy.reminders.models import Message, Preferences, Schedule
from intimacy.reminders.preferences import morning

BATCH = 10_000
FOLDS = (0, 1)
SAID_ONCE = ("user", "kind", "subject", "moment", "again")
NEVER = timedelta(days=365_000)  # from then on nothing is told
Changed = list[tuple[int, datetime]]


def recompute_schedules(after: str, at: datetime) -> str | None:
    """Compute `next_at` of the next batch of schedules anew."""
    standing = Schedule.objects.standing().select_for_update()
    fields = ("pk", "next_day", "time", "zone", "lead", "next_at")
    rows = list(standing.filter(pk__gt=after or 0).order_by("pk").values_list(*fields)[:BATCH])
    changed = [(pk, reminder_at(*local)) for pk, *local, said_at in rows if _off(local, said_at)]
    write_moments(Schedule, "next_at", changed)
    return str(rows[-1][0]) if rows else None


def _off(local: Sequence[Any], said_at: datetime) -> bool:
    return all(reminder_at(*local, fold) != said_at for fold in FOLDS)


def moments(after: str, at: datetime) -> str | None:
    """Compute anew what the next batch of messages is about, the sent ones too."""
    # Nothing is spoken of so long after its moment.
    ahead = Message.objects.filter(moment__gte=at - WEEK, moment_day__isnull=False)
    rows = batch_after(ahead, after, BATCH)
    changed = {row.pk: moment(*local) for row in rows if (local := _moved(row))}
    move_messages([row for row in rows if row.pk in changed], changed)
    return last_key(rows)


def _moved(row: Message) -> tuple[date, time, str] | None:
    """Return what a message is about as a local time, where its moment is no longer that."""
    if row.moment_day is None or row.moment_time is None:
        return None
    local = (row.moment_day, row.moment_time, row.moment_zone)
    return None if is_moment(row.moment, *local) else local


def move_messages(rows: Sequence[Message], moments: Mapping[int, datetime]) -> None:
    """Give messages other moments (UTC), by primary key. One that another row is about goes.

    "Said once" is kept row by row, while all of them move: so by way of a moment nobody has.
    """
    if not rows:
        return
    write_moments(Message, "moment", [(row.pk, row.moment + NEVER) for row in rows])
    same = Message.objects.filter(subject__in={row.subject for row in rows})
    taken = set(same.exclude(pk__in=moments).values_list(*SAID_ONCE))
    free: list[int] = []
    gone: list[int] = []
    for row in rows:
        key = (row.user_id, row.kind, row.subject, moments[row.pk], row.again)
        (gone if key in taken else free).append(row.pk)
        taken.add(key)
    write_moments(Message, "moment", [(pk, moments[pk]) for pk in free])
    Message.objects.filter(pk__in=gone).delete()


def waits(after: str, at: datetime) -> str | None:
    """Let the next batch of messages that wait for a later hour wait for it anew.

    "Tomorrow" keeps its hour. What quiet hours hold is asked again now: where it is still quiet,
    they hold it until they end.
    """
    held = models.Q(attempts=0) | models.Q(send_day__isnull=False)
    later = Message.objects.waiting().filter(held, send_at__gt=at)
    fields = ("pk", "send_day", "send_time", "user__zone", "send_at")
    rows = list(later.filter(pk__gt=after or 0).order_by("pk").values_list(*fields)[:BATCH])
    changed = [
        (pk, new)
        for pk, day, hour, place, send_at in rows
        if (new := max(at, moment(day, hour, place)) if day else at) != send_at
    ]
    write_moments(Message, "send_at", changed)
    return str(rows[-1][0]) if rows else None


def snoozes(after: str, at: datetime) -> str | None:
    """Compute anew when the next batch of snoozes ends."""
    running = Preferences.objects.filter(snoozed_until__gt=at - WEEK, snoozed_day__isnull=False)
    locked = running.select_related("user").select_for_update(of=("self",))
    rows = batch_after(locked, after, BATCH)
    for row in rows:
        assert row.snoozed_day  # noqa: S101  asked for above
        row.snoozed_until = morning(row, row.user.zone, row.snoozed_day)
    Preferences.objects.bulk_update(rows, ["snoozed_until"])
    return last_key(rows)


def write_moments(model: type[models.Model], field: str, changed: Changed) -> None:
    """Write one moment (UTC) a row, in one statement where the database can."""
    if not changed:
        return
    if connection.vendor != "postgresql":
        rows = [model(**{"pk": pk, field: at}) for pk, at in changed]
        model._default_manager.bulk_update(rows, [field])
        return
    quote = connection.ops.quote_name
    table, column = quote(model._meta.db_table), quote(field)
    sql = (
        f"UPDATE {table} SET {column} = moved.at"  # noqa: S608  names of our own
        " FROM unnest(%s::bigint[], %s::timestamptz[]) AS moved (id, at)"
        f" WHERE {table}.id = moved.id"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [[pk for pk, _ in changed], [at for _, at in changed]])


PARTS = (
    Part("schedules", recompute_schedules),
    Part("messages", moments),
    Part("waiting", waits),
    Part("snoozes", snoozes),
)
