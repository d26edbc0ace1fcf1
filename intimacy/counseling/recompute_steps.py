"""The times two people chose for a step, computed anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.counseling.models import AssignedStep
from intimacy.reminders import scheduling

BATCH = 2000


def steps(after: str, at: datetime) -> str | None:
    """Compute when the next batch of steps is done together."""
    planned = AssignedStep.objects.filter(together_at__gt=at).select_for_update()
    rows = batch_after(planned, after, BATCH)
    changed = []
    for step in rows:
        stood = step.together_at
        if stood and (moved := step.moved_to(stood)):
            step.together_at = moved
            scheduling.follow_moment(step.pk, stood, moved, step.place)
            changed.append(step)
    AssignedStep.objects.bulk_update(changed, ["together_at"])
    return last_key(list(rows))


PARTS = (Part("steps", steps),)
