"""What rooms above, and the couple themselves, wish the picker to do for some weeks."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from prompts.models import Wish

GENTLE_FOR = timedelta(weeks=4)


def go_gently(couple: Couple, *, since: date) -> None:
    """Ask only light prompts for four weeks from the week named `since`, for both and visibly."""
    with transaction.atomic():
        lock(couple)
        end_gently(couple, before=since)
        Wish.objects.create(
            couple=couple, kind=Wish.Kind.GENTLE, since=since, until=since + GENTLE_FOR
        )


def end_gently(couple: Couple, *, before: date) -> None:
    """Ask as usual again from the week named `before` on."""
    gentle = couple.wishes.filter(
        Q(until__isnull=True) | Q(until__gt=before), kind=Wish.Kind.GENTLE
    )
    gentle.filter(since__gte=before).delete()
    gentle.update(until=before)


def gentle_until(couple: Couple, week: date) -> date | None:
    """Return when the gentle weeks that hold for `week` end, or None where none do."""
    gentle = couple.wishes.filter(kind=Wish.Kind.GENTLE)
    return max((wish.until for wish in gentle.on(week) if wish.until), default=None)
