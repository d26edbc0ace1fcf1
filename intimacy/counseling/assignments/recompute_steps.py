"""Times chosen for a step or a session, computed anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.batches import batch_after, keep_local_times, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.counseling.models import AppointmentChange, AssignedStep
from intimacy.reminders import schedules

BATCH = 2000


def recompute_step_times(after: str, at: datetime) -> str | None:
    """Compute when the next batch of steps is done together."""
    planned = AssignedStep.objects.filter(together_at__gt=at).select_for_update()
    rows = batch_after(planned, after, BATCH)
    changed = []
    for step in rows:
        stood = step.together_at
        if stood and (moved := step.new_moment(stood)):
            step.together_at = moved
            schedules.follow_moment(step.pk, stood, moved, step.place)
            changed.append(step)
    AssignedStep.objects.bulk_update(changed, ["together_at"])
    return last_key(rows)


def recompute_appointments(after: str, at: datetime) -> str | None:
    """Compute when the next batch of sessions that were moved takes place."""
    moved = AppointmentChange.objects.filter(moved_to__gt=at)
    return keep_local_times(moved, "moved_to", after, BATCH)


PARTS = (Part("steps", recompute_step_times), Part("sessions", recompute_appointments))
