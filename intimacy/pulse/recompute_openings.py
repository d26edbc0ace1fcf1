"""When answers, and what both agreed to, open for others: anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.batches import keep_local_times
from intimacy.clock.recompute_moments import Part
from intimacy.pulse.models import Agreement, Pulse

BATCH = 2000


def answers(after: str, at: datetime) -> str | None:
    """Compute the openings of the next batch of answers anew."""
    return keep_local_times(Pulse.objects.filter(opens_at__gt=at), "opens_at", after, BATCH)


def agreements(after: str, at: datetime) -> str | None:
    """Compute the openings of the next batch of agreements anew."""
    return keep_local_times(Agreement.objects.filter(opens_at__gt=at), "opens_at", after, BATCH)


PARTS = (Part("pulse answers", answers), Part("pulse agreements", agreements))
