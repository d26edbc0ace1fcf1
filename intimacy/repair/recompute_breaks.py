"""Times to come back that were said by the clock, when the zone data changes: nine stays nine."""

from datetime import datetime

from django.db.models import Q

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.couples.models import Couple
from intimacy.repair.break_reminders import settle
from intimacy.repair.models import Break

BATCH = 500


def breaks(after: str, at: datetime) -> str | None:
    """Compute the next batch of times that are ahead anew; both people's reminders follow.

    One that would be over by now stays as it was said.
    """
    open_ones = Couple.objects.filter(ended_at=None)
    ahead = Break.objects.filter(Q(back_at__gt=at) | Q(moved_to__gt=at), local_day__isnull=False)
    rows = batch_after(ahead.filter(couple__in=open_ones).select_for_update(), after, BATCH)
    for one in rows:
        stands = "moved_to" if one.moved_to else "back_at"
        moment = one.new_moment(getattr(one, stands))
        if moment and moment > at:
            setattr(one, stands, moment)
            one.save(update_fields=[stands])
            settle(one, at)
    return last_key(rows)


PART = Part("breaks", breaks)
