"""When what a quiet pause held back reaches the other, computed anew when the zone data changes."""

from datetime import datetime

from intimacy.clock.batches import batch_after, keep_local_times, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.dreams.models import LovedLine, Promise

BATCH = 2000


def promises(after: str, at: datetime) -> str | None:
    """Compute the next batch of promises anew that have not reached the other, or whose turn has
    not."""
    ahead = Promise.objects.filter(turned_at__gt=at, local_day__isnull=False)
    rows: list[Promise] = batch_after(ahead.select_for_update(), after, BATCH)
    for promise in rows:
        if moment := promise.new_moment(promise.turned_at):
            if promise.reached_at == promise.turned_at:
                promise.reached_at = moment
            promise.turned_at = moment
            promise.save(update_fields=["reached_at", "turned_at"])
    return last_key(rows)


def lines(after: str, at: datetime) -> str | None:
    """Compute the next batch of lines anew that have not reached the other."""
    return keep_local_times(LovedLine.objects.filter(reached_at__gt=at), "reached_at", after, BATCH)


PARTS = (Part("promises", promises), Part("loved lines", lines))
