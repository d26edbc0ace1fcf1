"""Sets that a clock running ahead had moved on, brought back to where their weeks stand."""

from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from checkins.models import CheckIn
from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.setbacks import Undo
from intimacy.counseling.assignments.set_weeks import asked_in_weeks, coming_week
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.spaces import lock
from prompts.models import Wish

BATCH = 500


def sets(after: str, at: datetime, before: datetime) -> str | None:
    """Bring back the next batch of running Assignments that were moved on at a time not come.

    Those with a key above `after` ("" is before all); returns the last one's key, or None where
    no row is left. `at` is now (UTC). Call it in a transaction, once the weeks are put back.
    """
    rows = batch_after(_running(), after, BATCH)
    for assignment in sorted(rows, key=lambda row: row.couple_id):  # locks in one order
        if _is_ahead(assignment, at):
            _put_back(assignment, at)
    return last_key(rows)


def _running() -> QuerySet[Assignment]:
    weeks = CheckIn.objects.filter(couple=OuterRef("couple")).order_by("-week")
    running = Assignment.objects.running().filter(couple__ended_at=None)
    return running.select_related("couple").annotate(latest=Subquery(weeks.values("week")[:1]))


def _is_ahead(assignment: Assignment, at: datetime) -> bool:
    latest: date = assignment.latest or date.min  # type: ignore[attr-defined]  # annotated
    saw_week = assignment.seen_week is not None and assignment.seen_week > latest
    return saw_week or (assignment.seen_opening is not None and assignment.seen_opening > at)


def _put_back(assignment: Assignment, at: datetime) -> None:
    """Let it be looked at anew, with no step later than its place in line."""
    assignment.couple = lock(assignment.couple)
    Assignment.objects.filter(pk=assignment.pk).update(seen_week=None, seen_opening=None)
    coming = coming_week(assignment.couple, at)
    steps = assignment.steps.filter(skipped_at=None)
    steps.filter(done_at__gt=at).update(done_at=None)
    steps.filter(waits_since__gte=coming).update(waits_since=None)  # that week has asked nothing
    left = list(steps.filter(done_at=None, since__isnull=False).prefetch_related("step__asked"))
    _close_ranks(assignment, left, coming)


def _close_ranks(assignment: Assignment, left: list[AssignedStep], coming: date) -> None:
    """Draw steps nearer that follow a week which was taken back. None comes later than it did."""
    pace = timedelta(weeks=assignment.every)
    asked = _weeks(assignment)
    due = max(
        coming, assignment.starts, *(week + pace for weeks in asked.values() for week in weeks)
    )
    for step in left:
        if any(row.prompt_id in asked for row in step.step.asked.all()):
            continue
        if step.since and step.since > due:
            AssignedStep.objects.filter(pk=step.pk).update(since=due)
            Wish.objects.filter(assigned_step=step).update(since=due)
        if not step.waits_since:
            due += pace


def _weeks(assignment: Assignment) -> dict[int, list[date]]:
    """Return by prompt the weeks that asked something of the set, since it began."""
    steps = assignment.steps.prefetch_related("step__asked")
    prompts = {row.prompt_id for step in steps for row in step.step.asked.all()}
    found = asked_in_weeks([assignment.couple_id], prompts)
    weeks = {key: [a.week for a in asked] for (_, key), asked in found.items()}
    since = {key: [week for week in one if week >= assignment.starts] for key, one in weeks.items()}
    return {key: one for key, one in since.items() if one}


UNDOS = (Undo("sets", sets),)
