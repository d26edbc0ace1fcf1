"""After a clock that ran ahead: what its ticks moved on stands again. See `clock.setbacks`.

What went out meanwhile has gone out, and is not said again when its time comes.
"""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.setbacks import Undo
from intimacy.reminders.due_schedules import Next, next_reminder
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import occurrence_of, reminder_at
from intimacy.reminders.models import Message, MessageQuerySet, Schedule

State = Message.State
BATCH = 1000
FURTHEST = timedelta(hours=14)  # ahead of UTC
ENDED_UNSAID = (State.DROPPED, State.EXPIRED, State.MERGED)
FREE = {"knock_day": None, "minute": None, "said_with": None}  # it speaks for nobody


def messages(after: str, at: datetime, before: datetime) -> str | None:
    """Forget what was written for a time that has not come; let wait what ended unsaid in it."""
    if not after:  # a knock of tomorrow's leaves tomorrow its own
        tomorrow = (at + FURTHEST).date()
        Message.objects.filter(state=State.SENT, knock_day__gt=tomorrow).update(knock_day=None)
    rows = batch_after(_unsaid_since(at, before).select_for_update(of=("self",)), after, BATCH)
    early = [row.pk for row in rows if _written_early(row, before)]
    wait = [row.pk for row in rows if row.state != State.WAITING and _still_to_say(row, at)]
    Message.objects.filter(pk__in=early).delete()
    ended = Message.objects.filter(pk__in=set(wait) - set(early))
    ended.update(state=State.WAITING, leased_until=None, attempts=0, **FREE)
    return last_key(rows)


def _unsaid_since(at: datetime, before: datetime) -> MessageQuerySet:
    """Return what nobody heard and that was to be said after `before`, with its `lead`."""
    moved = Schedule.objects.filter(
        user=OuterRef("user"), kind=OuterRef("kind"), subject=OuterRef("subject"), moved_at__gt=at
    )
    unsaid = Message.objects.filter(
        done=0, state__in=(State.WAITING, *ENDED_UNSAID), send_at__gt=before
    )
    unsaid = unsaid.exclude(state=State.MERGED, said_with__state=State.SENT)  # another one said it
    return unsaid.annotate(lead=Subquery(moved.values("lead")[:1]))


def _written_early(row: Message, before: datetime) -> bool:
    lead: int | None = row.lead  # type: ignore[attr-defined]
    if lead is None or row.again or row.moment_day is None or row.moment_time is None:
        return False
    return reminder_at(row.moment_day, row.moment_time, row.moment_zone, lead) > before


def _still_to_say(row: Message, at: datetime) -> bool:
    known = KINDS.get(row.kind)
    return known is not None and known.over(row.moment, row.again) > at


def put_back_schedules(after: str, at: datetime, before: datetime) -> str | None:
    """Let the next batch of schedules come next as they did at `before`."""
    moved = Schedule.objects.filter(moved_at__gt=at, kind__in=KINDS).select_for_update()
    rows = batch_after(moved, after, BATCH)
    for row in rows:
        following = _standing_at(row, at, before)
        row.next_day, row.next_at = following or (row.next_day, None)
        row.moved_at = None if following else at
    Schedule.objects.bulk_update(rows, ["next_day", "next_at", "moved_at"])
    return last_key(rows)


def _standing_at(row: Schedule, at: datetime, before: datetime) -> Next | None:
    """Return what came next of a schedule at `before`, or None where that was over by `at`."""
    if row.rule:
        return next_reminder(
            row.rule, row.day, row.time, row.zone, row.lead, after=before, at=before
        )
    said_at = reminder_at(row.day, row.time, row.zone, row.lead)
    moment = occurrence_of(row.day, row.time, row.zone, row.lead, said_at)
    return Next(row.day, said_at) if KINDS[row.kind].over(moment) > at else None


UNDOS = (Undo("messages", messages), Undo("schedules", put_back_schedules))
