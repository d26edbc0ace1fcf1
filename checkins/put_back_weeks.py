"""Weeks begun by a clock that ran ahead are taken back, where nobody has touched them yet."""

from datetime import datetime

from django.db.models import Exists, OuterRef

from checkins.models import CheckIn, CheckInQuerySet, WeekOff
from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.setbacks import Undo
from intimacy.couples.models import Couple
from intimacy.reminders import schedules
from intimacy.sharing.models import Exchange, Seal, Words

BATCH = 200


def weeks(after: str, at: datetime, before: datetime) -> str | None:
    """Delete the next batch of untouched weeks that begin after `at` (UTC), and look for due ones.

    One that somebody has written in stays, and the next is counted from it. The couples are
    locked first: nobody writes in between.
    """
    early = CheckIn.objects.filter(began_at__gt=at, couple__ended_at=None)
    found = batch_after(early, after, BATCH)
    spaces = {week.couple_id for week in found}
    list(Couple.objects.select_for_update().filter(pk__in=spaces).order_by("pk").values("pk"))
    untouched = list(_untouched(early.filter(pk__in=[week.pk for week in found])))
    schedules.stop_all([week.pk for week in untouched], scopes=spaces)
    Exchange.objects.filter(checkin__in=untouched).delete()
    gone = {week.couple_id for week in untouched}
    Couple.objects.filter(pk__in=gone).update(week_due_at=at)
    return last_key(found)


def _untouched(rows: CheckInQuerySet) -> CheckInQuerySet:
    """Return those of these weeks in which nobody wrote or sealed, and that nobody passed."""
    sealed = Seal.objects.filter(exchange=OuterRef("exchange"))
    wrote = Words.objects.filter(item__exchange=OuterRef("exchange"))
    off = WeekOff.objects.filter(checkin=OuterRef("pk"))
    return rows.exclude(Exists(sealed) | Exists(wrote) | Exists(off))


UNDOS = (Undo("weeks", weeks),)
