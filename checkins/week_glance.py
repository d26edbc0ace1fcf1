"""A week as far as the page needs it that leads there: no question's wording, nobody's words."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, QuerySet, Subquery

from checkins.board import off_within, sealed_within
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.sharing import third_reader
from intimacy.sharing.models import Acknowledgement, Item, Words
from intimacy.sharing.shown import Stage
from intimacy.sharing.third_reader import Origin
from prompts.picker.candidates import Why


@dataclass
class Glance(Stage):
    """How far a week is for one of its people. Templates call it `week`."""

    checkin: CheckIn
    off: bool
    questions: int
    begun: bool  # I wrote or passed something
    beside_name: str | None  # who may be let in on answers; None where nobody may
    origins: list[Origin]  # of each question that came from them


def glance(checkin: CheckIn, space: Space, user: User, at: datetime) -> Glance:
    """Return how far a week is for `user`, in one query; in more where a counselor chose of it."""
    pair = space.couple if space.couple.is_pair else None
    for row in _seen(checkin, pair, user, at):
        wished = row.beside_name and row.wished  # type: ignore[attr-defined]  # annotated
        return Glance(
            space,
            checkin.exchange,
            row.sealed,  # type: ignore[attr-defined]
            at,
            checkin,
            row.off,  # type: ignore[attr-defined]
            row.questions or 0,  # type: ignore[attr-defined]
            row.begun,  # type: ignore[attr-defined]
            row.beside_name,  # type: ignore[attr-defined]
            _origins(checkin, space, user) if wished else [],
        )
    raise CheckIn.DoesNotExist


def has_answered(week: Glance, user: User) -> bool:
    """Say whether `user` has said something to what the other wrote in an opened week."""
    return bool(_answers(week.checkin.exchange_id, user, week.at))


@compiled
def _seen(checkin: CheckIn, pair: Couple | None, user: User, at: datetime) -> QuerySet[CheckIn]:
    items = Item.objects.filter(exchange=OuterRef("exchange"))
    mine = Words.objects.filter(author=user, item__exchange=OuterRef("exchange"))
    count = items.order_by().values("exchange").annotate(n=Count("pk")).values("n")
    return (
        CheckIn.objects.filter(pk=checkin.pk)
        .only("pk")
        .annotate(
            sealed=sealed_within(user, at),
            off=off_within(user),
            questions=Subquery(count),
            wished=Exists(items.filter(why=Why.WISH)),
            begun=Exists(mine),
            beside_name=third_reader.name_within(pair),
        )[:1]
    )


def _origins(checkin: CheckIn, space: Space, user: User) -> list[Origin]:
    room = third_reader.registered()
    items = _wished(checkin.exchange_id)
    origins = room.origins(space.couple, items, user) if room else {}
    return [origins[item.pk] for item in items if item.pk in origins]


@compiled
def _wished(exchange: uuid.UUID) -> QuerySet[Item]:
    wished = Item.objects.filter(exchange=exchange, why=Why.WISH)
    return wished.select_related("version").fetch_mode(FETCH_RAISE).order_by("position")


@compiled
def _answers(exchange: uuid.UUID, user: User, at: datetime) -> QuerySet[Acknowledgement, uuid.UUID]:
    theirs = Words.objects.readable_by(user, at).filter(item__exchange=exchange)
    said = Acknowledgement.objects.filter(author=user, words__in=theirs.exclude(author=user))
    return said.values_list("pk", flat=True)[:1]
