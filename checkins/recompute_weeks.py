"""When the next weeks open, computed anew when the zone data changes: seven stays seven."""

from datetime import datetime

from checkins.begin_week import next_beginning
from checkins.models import CheckIn
from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.couples.models import Couple

BATCH = 2000


def recompute_weeks(after: str, at: datetime) -> str | None:
    """Compute `week_due_at` of the next batch of open spaces; one that is due already stays so.

    Three queries a batch.
    """
    spaces = Couple.objects.filter(ended_at=None, week_due_at__gt=at).select_for_update()
    rows = batch_after(spaces, after, BATCH)
    last = {week.couple_id: week for week in CheckIn.objects.running().filter(couple__in=rows)}
    for couple in rows:
        if week := last.get(couple.pk):
            couple.week_due_at = next_beginning(couple, week, at)
    Couple.objects.bulk_update(rows, ["week_due_at"])
    return last_key(rows)


PARTS = (Part("weeks", recompute_weeks),)
