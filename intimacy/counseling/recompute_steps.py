"""The times two people chose for a step, computed anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.recompute_moments import Part, batch_after
from intimacy.counseling.models import AssignedStep

BATCH = 2000


def steps(after: str, at: datetime) -> str | None:
    """Compute when the next batch of steps is done together."""
    planned = AssignedStep.objects.filter(together_at__gt=at).select_for_update()
    rows = batch_after(planned, after, BATCH)
    changed = []
    for step in rows:
        if step.together_at and (moved := step.moved_to(step.together_at)):
            step.together_at = moved
            changed.append(step)
    AssignedStep.objects.bulk_update(changed, ["together_at"])
    return str(rows[-1].pk) if rows else None


PARTS = (Part("steps", steps),)
