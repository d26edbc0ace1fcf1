"""When marked phrases open, computed anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.batches import keep_local_times
from intimacy.clock.recompute_moments import Part
from intimacy.repair.models import PhraseBatch

BATCH = 2000


def families(after: str, at: datetime) -> str | None:
    """Compute the openings of the next batch of marked families anew."""
    return keep_local_times(PhraseBatch.objects.filter(opens_at__gt=at), "opens_at", after, BATCH)


PART = Part("marked phrases", families)
