"""Weeks begun by a clock that ran ahead are taken back, where nobody has touched them yet."""

from datetime import datetime
from itertools import batched

from django.db.models import Exists, OuterRef

from checkins.models import CheckIn, WeekOff
from intimacy.couples.models import Couple
from intimacy.reminders import scheduling
from intimacy.sharing.models import Exchange, Seal, Words

BATCH = 500


def put_back(at: datetime, before: datetime) -> None:
    """Delete untouched weeks that begin after `at` (UTC), and look for due weeks there again.

    One that somebody has written in stays, and the next is counted from it.
    """
    early = CheckIn.objects.filter(began_at__gt=at, couple__ended_at=None)
    here = {"exchange": OuterRef("exchange")}
    wrote = Words.objects.filter(item__exchange=OuterRef("exchange"))
    off = WeekOff.objects.filter(checkin=OuterRef("pk"))
    untouched = early.exclude(Exists(Seal.objects.filter(**here)) | Exists(wrote) | Exists(off))
    for weeks in batched(untouched.iterator(BATCH), BATCH):
        for week in weeks:
            scheduling.stop(subject=week.pk)
        Exchange.objects.filter(checkin__in=weeks).delete()
        spaces = {week.couple_id for week in weeks}
        Couple.objects.filter(pk__in=spaces).update(week_due_at=at)
