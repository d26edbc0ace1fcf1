"""Beginning weeks: the tick or the first visit after its hour begins a due week, once."""

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from checkins import question_draft, week_knocks
from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from intimacy.lib.compiled import compiled
from intimacy.lib.outages import ENDS_THE_TASK
from intimacy.sharing.models import Exchange, Item
from prompts.library import catalog
from prompts.picker.candidates import Pick, Why

log = logging.getLogger(__name__)
ASK_AGAIN = timedelta(hours=1)


def current(couple: Couple, at: datetime) -> CheckIn:
    """Return the week that runs at `at` (UTC), beginning it where it has become due.

    The couple's first week is the fixed one and begins at once. Idempotent: two visits at the
    same moment begin one week with the same prompts.
    """
    last = _last(couple)
    if last is not None and due_week(couple, last, at) is None:
        return last
    with transaction.atomic():
        couple = lock(couple)
        last = _last(couple)
        if couple.ended_at and last is not None:
            return last  # in a closed space no week begins
        if last is None:
            day, asked = couple.today(at), _first()
        else:
            due = due_week(couple, last, at)
            if due is None:
                return last
            day, asked = due, question_draft.settled(couple, last, due, at)
        checkin = begin(couple, day, asked, began=None if last else at)
        following = next_week(couple, checkin, at)
        question_draft.draw(couple, checkin, following, at)
        _look_again(couple, couple.rhythm.begins(following))
        # A space for one begins with a page its person is on, or because the other has left:
        # whoever was left hears nothing of that.
        if couple.is_pair or last is not None:
            week_knocks.begun(checkin, at)
        return checkin


def begin_due(at: datetime, most: int) -> int:
    """Begin the weeks that have become due at `at` (UTC), of up to `most` spaces; return how many.

    A changed day or a rest only asks for another look; what is due is decided by `current`.
    """
    due = Couple.objects.filter(ended_at=None, week_due_at__lte=at).order_by("week_due_at")
    couples = list(due[:most])
    for couple in couples:
        try:
            checkin = current(couple, at)
            with transaction.atomic():
                _look_again(couple, next_beginning(lock(couple), checkin, at))
                question_draft.drop_used(checkin)
        except ENDS_THE_TASK:
            raise
        except Exception:  # one space that breaks keeps nobody else's week from beginning
            log.exception("cannot begin the week of a space")
            _look_again(couple, at + ASK_AGAIN)
    return len(couples)


def _look_again(couple: Couple, at: datetime) -> None:
    Couple.objects.filter(pk=couple.pk).update(week_due_at=at)


def _first() -> list[Pick]:
    return [Pick(prompt, Why.FIRST) for prompt in catalog.first_week()]


def due_week(couple: Couple, last: CheckIn, at: datetime) -> date | None:
    """Return the local date that names the week due at `at` (UTC), None while `last` still runs."""
    return couple.rhythm.due(
        at,
        last=last.week,
        began=last.began_at,
        since=couple.rhythm_since,
        rest_until=couple.rest_until,
    )


def next_week(couple: Couple, last: CheckIn, at: datetime) -> date:
    """Return the local date that names the week after the one running at `at` (UTC)."""
    return couple.rhythm.following(
        at,
        last=last.week,
        began=last.began_at,
        since=couple.rhythm_since,
        rest_until=couple.rest_until,
    )


def next_beginning(couple: Couple, last: CheckIn, at: datetime) -> datetime:
    """Return the UTC moment at which the next week opens."""
    return couple.rhythm.begins(next_week(couple, last, at))


def _last(couple: Couple) -> CheckIn | None:
    for last in _latest(couple):
        last.couple = couple
        return last
    return None


@compiled
def _latest(couple: Couple) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(couple=couple).select_related("exchange").order_by("-week")[:1]


def begin(
    couple: Couple, day: date, asked: list[Pick], *, began: datetime | None = None
) -> CheckIn:
    """Begin the week named `day` with these questions, frozen from now on.

    It counts as begun at `began` (UTC), or at its hour, however late somebody comes by. Raises
    IntegrityError where that week has begun.
    """
    exchange = Exchange.objects.create(couple=couple)
    Item.objects.bulk_create(
        Item(exchange=exchange, position=n, version_id=prompt.version, why=why)
        for n, (prompt, why) in enumerate(asked, start=1)
    )
    began = began or couple.rhythm.begins(day)
    return CheckIn.objects.create(couple=couple, week=day, exchange=exchange, began_at=began)
