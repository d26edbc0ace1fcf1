"""Evenings and times on offer, computed anew when the zone data changes: eight stays eight."""

from datetime import datetime, timedelta

from intimacy.clock.recompute_moments import Part, batch_after
from intimacy.dates.models import DateNight, Option
from intimacy.dates.models.nights import TIME

BATCH = 2000
MARGIN = timedelta(days=2)  # further back no moment is asked about again


def nights(after: str, at: datetime) -> str | None:
    """Compute the next batch of evenings with a time anew; a calendar sees a new revision."""
    ahead = DateNight.objects.filter(begins_at__gt=at - MARGIN).select_for_update()
    rows = batch_after(ahead, after, BATCH)
    changed = []
    for night in rows:
        moved = night.window_moved_to(night.begins_at) if night.begins_at else None
        if moved:
            night.place_at(*moved, at=at)
            changed.append(night)
    DateNight.objects.bulk_update(changed, TIME)
    return str(rows[-1].pk) if rows else None


def options(after: str, at: datetime) -> str | None:
    """Compute the next batch of times on offer anew."""
    ahead = Option.objects.filter(begins_at__gt=at - MARGIN).select_for_update()
    rows = batch_after(ahead, after, BATCH)
    changed = []
    for option in rows:
        if moved := option.window_moved_to(option.begins_at):
            option.begins_at, option.until = moved
            changed.append(option)
    Option.objects.bulk_update(changed, ["begins_at", "until"])
    return str(rows[-1].pk) if rows else None


PARTS = (Part("dates", nights), Part("times on offer", options))
