"""What rooms above, and the couple themselves, wish the picker to do for some weeks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q

from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from prompts.models import Wish

GENTLE_FOR = timedelta(weeks=4)


def go_gently(couple: Couple, *, since: date) -> None:
    """Ask only light prompts for `GENTLE_FOR` from the week named `since`, for both and visibly."""
    with hold(couple):
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


def wish_first(couple: Couple, prompts: Sequence[int], *, since: date, made_at: datetime) -> Wish:
    """Ask these prompts (ids, in this order) before others, from the week named `since` on.

    Of several wishes the one with the earlier `made_at` (UTC) goes first; it holds until it is
    withdrawn. Call it under `lock(couple)`.
    """
    ids = list(dict.fromkeys(prompts))
    return Wish.objects.create(
        couple=couple, kind=Wish.Kind.FIRST, since=since, prompts=ids, made_at=made_at
    )


def withdraw(wishes: Iterable[Wish], *, before: date) -> None:
    """Let these wishes ask nothing of the week named `before` and of later ones.

    One that was to begin only then has asked nothing, and is deleted; one that ended sooner stays
    as it is. Call it under `lock(couple)`.
    """
    rows = Wish.objects.filter(pk__in=[wish.pk for wish in wishes])
    rows.filter(since__gte=before).delete()
    rows.filter(Q(until__isnull=True) | Q(until__gt=before)).update(until=before)


def without(wish: Wish, prompt_id: int) -> None:
    """Take one prompt out of a wish, and the wish away where it asked for nothing else.

    Call it under `lock(couple)`.
    """
    wish.prompts = [pk for pk in wish.prompts if pk != prompt_id]
    if wish.prompts:
        wish.save(update_fields=["prompts"])
    else:
        wish.delete()
