"""After a clock that ran ahead: what its ticks moved on stands again. See `clock.setbacks`.

What went out meanwhile has gone out, and is not said again when its time comes.
"""

from datetime import datetime
from itertools import batched

from django.db.models import OuterRef, Subquery

from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import occurrence_of, reminder_at
from intimacy.reminders.models import Message, Schedule
from intimacy.reminders.ticking import Next, coming

State = Message.State
BATCH = 2000
ENDED_UNSAID = (State.DROPPED, State.EXPIRED, State.MERGED)


def put_back(at: datetime, before: datetime) -> None:
    """Bring schedules and messages to where they stood at `before`; now is `at` (both UTC)."""
    _messages(at, before)
    _schedules(at, before)


def _messages(at: datetime, before: datetime) -> None:
    """Forget what was written for a time that has not come; let wait what ended unsaid in it."""
    lead = Schedule.objects.filter(
        user=OuterRef("user"), kind=OuterRef("kind"), subject=OuterRef("subject"), moved_at__gt=at
    )
    unsaid = Message.objects.filter(done=0, state__in=(State.WAITING, *ENDED_UNSAID))
    unsaid = unsaid.exclude(state=State.MERGED, said_with__state=State.SENT)  # another one said it
    rows = unsaid.filter(send_at__gt=before).annotate(lead=Subquery(lead.values("lead")[:1]))
    early = [row.pk for row in rows if _written_early(row, before)]
    for some in batched(early, BATCH):
        Message.objects.filter(pk__in=some).delete()
    wait = [row.pk for row in rows if row.state != State.WAITING and _still_to_say(row, at)]
    for some in batched(set(wait) - set(early), BATCH):
        Message.objects.filter(pk__in=some).update(state=State.WAITING, leased_until=None)


def _written_early(row: Message, before: datetime) -> bool:
    lead: int | None = row.lead  # type: ignore[attr-defined]
    if lead is None or row.again or row.moment_day is None or row.moment_time is None:
        return False
    return reminder_at(row.moment_day, row.moment_time, row.moment_zone, lead) > before


def _still_to_say(row: Message, at: datetime) -> bool:
    known = KINDS.get(row.kind)
    return known is not None and known.over(row.moment, row.again) > at


def _schedules(at: datetime, before: datetime) -> None:
    moved = Schedule.objects.filter(moved_at__gt=at, kind__in=KINDS).select_for_update()
    for rows in batched(moved.order_by("pk").iterator(BATCH), BATCH):
        for row in rows:
            following = _standing_at(row, at, before)
            row.next_day, row.next_at = following or (row.next_day, None)
            row.moved_at = None if following else at
        Schedule.objects.bulk_update(rows, ["next_day", "next_at", "moved_at"], BATCH)


def _standing_at(row: Schedule, at: datetime, before: datetime) -> Next | None:
    """Return what came next of a schedule at `before`, or None where that was over by `at`."""
    if row.rule:
        return coming(row.rule, row.day, row.time, row.zone, row.lead, after=before, at=before)
    said_at = reminder_at(row.day, row.time, row.zone, row.lead)
    moment = occurrence_of(row.day, row.time, row.zone, row.lead, said_at)
    return Next(row.day, said_at) if KINDS[row.kind].over(moment) > at else None
