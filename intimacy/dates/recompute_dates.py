"""Evenings and times on offer, computed anew when the zone data changes: eight stays eight."""

from datetime import datetime, timedelta

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.dates import mark_ideas
from intimacy.dates.models import DateNight, Option
from intimacy.dates.models.nights import TIME
from intimacy.reminders import schedules

BATCH = 2000
MARGIN = timedelta(days=2)  # further back no moment is asked about again


def nights(after: str, at: datetime) -> str | None:
    """Compute the next batch of evenings with a time anew; a calendar sees a new revision."""
    ahead = DateNight.objects.filter(begins_at__gt=at - MARGIN).select_for_update()
    rows = batch_after(ahead, after, BATCH)
    changed = []
    for night in rows:
        stood = night.begins_at
        if stood and (moved := night.new_window(stood)):
            night.place_at(*moved, at=at)
            schedules.follow_moment(night.pk, stood, moved[0], night.place)
            changed.append(night)
    DateNight.objects.bulk_update(changed, TIME)
    return last_key(rows)


def options(after: str, at: datetime) -> str | None:
    """Compute the next batch of times on offer anew."""
    ahead = Option.objects.filter(begins_at__gt=at - MARGIN).select_for_update()
    rows = batch_after(ahead, after, BATCH)
    changed = []
    for option in rows:
        if moved := option.new_window(option.begins_at):
            option.begins_at, option.until = moved
            changed.append(option)
    Option.objects.bulk_update(changed, ["begins_at", "until"])
    return last_key(rows)


PARTS = (
    Part("dates", nights),
    Part("times on offer", options),
    Part("marked ideas", mark_ideas.MARKING.recompute),
)
