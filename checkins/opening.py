"""Beginning weeks: the first visit after its hour begins a due week, once."""

from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import Prefetch

from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from intimacy.lib.zones import zone
from intimacy.sharing.models import Exchange, Item
from prompts import shelf
from prompts.picking import Asker, Candidate, Week, pick


def current(couple: Couple, at: datetime) -> CheckIn:
    """Return the week that runs at `at` (UTC), beginning it where it has become due.

    The couple's first week is the fixed one and begins at once. Idempotent: two visits at the
    same moment begin one week with the same prompts.
    """
    last = _last(couple)
    if last is not None and _due(couple, last, at) is None:
        return last
    with transaction.atomic():
        couple = lock(couple)
        last = _last(couple)
        if last is None:
            return begin(couple, at.astimezone(zone(couple.zone)).date(), shelf.first_week())
        day = _due(couple, last, at)
        return last if day is None else begin(couple, day, _picked(couple, day, at))


def next_opening(couple: Couple, last: CheckIn, at: datetime) -> datetime:
    """Return the UTC moment at which the next week opens."""
    day = couple.rhythm.following(
        at, last=last.week, since=couple.rhythm_since, rest_until=couple.rest_until
    )
    return couple.rhythm.opens(day)


def _last(couple: Couple) -> CheckIn | None:
    return couple.checkins.select_related("exchange").order_by("-week").first()


def _due(couple: Couple, last: CheckIn, at: datetime) -> date | None:
    return couple.rhythm.due(
        at, last=last.week, since=couple.rhythm_since, rest_until=couple.rest_until
    )


def begin(couple: Couple, day: date, asked: list[Candidate]) -> CheckIn:
    """Begin the week named `day` with these questions, frozen from now on.

    Raises IntegrityError where that week has begun.
    """
    exchange = Exchange.objects.create(couple=couple)
    Item.objects.bulk_create(
        Item(exchange=exchange, position=n, version_id=prompt.version)
        for n, prompt in enumerate(asked, start=1)
    )
    return CheckIn.objects.create(couple=couple, week=day, exchange=exchange)


def _picked(couple: Couple, day: date, at: datetime) -> list[Candidate]:
    romance = couple.is_pair and couple.bond == Couple.Bond.PARTNERS
    tags = frozenset({"romance"} if romance else ())
    asker = Asker(seed=str(couple.pk), alone=not couple.is_pair, tags=tags)
    return pick(shelf.published(), _history(couple, at), day, asker)


def _history(couple: Couple, at: datetime) -> list[Week]:
    """Return what the couple was asked so far, in two queries."""
    items = Item.objects.select_related("version__prompt").order_by("position")
    weeks = couple.checkins.select_related("exchange").prefetch_related(
        Prefetch("exchange__items", queryset=items)
    )
    return [
        Week(
            day=checkin.week,
            asked=tuple(_asked(item) for item in checkin.exchange.items.all()),
            opened=checkin.exchange.is_open(at),
        )
        for checkin in weeks
    ]


def _asked(item: Item) -> Candidate:
    prompt = item.version.prompt
    row = (prompt.key, item.version_id, prompt.practice, prompt.kind, prompt.depth)
    return shelf.candidate((*row, prompt.anchor, cast("list[str]", prompt.tags)))
