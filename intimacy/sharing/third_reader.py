"""Whoever may be let in on an answer beside the two: a room above says who, once.

This room knows two people. Where a third is there with both partners' consent, the room that
keeps them registers here, and the pages on which words are written and read offer what it says.
"""

import uuid
from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.compiled import compiled, first
from intimacy.sharing.models import Item, Lane, Words

type Selected[T] = QuerySet[Any, T]

LANE = "beside"  # the third choice on a page; kept as lane `us`, with the other room's own row
WIDTH = (Lane.ME.value, Lane.US.value, LANE)  # how many may read, the fewest first


class Origin(NamedTuple):
    """Where a question came from: "From Dana, for Thursday", and what goes with it.

    `name` and `day` are the parts of the label; `day` is empty where it is for no day.
    """

    label: str
    instructions: str = ""
    link: str = ""
    name: str = ""
    day: str = ""


class ThirdReader(NamedTuple):
    """`name` selects who may be let in, no row where nobody may; `let_in` the ids of a person's
    answers they are let in on. Both are not yet run: a page asks them within what it asks anyway,
    and keeps their SQL, which nothing but the argument may change.
    `let` and `close` change that for one of one's own. `origins` tells, by item, which questions
    of a week came from them.

    `let` raises PermissionDenied where nobody may be let in; `close` never does.
    """

    name: Callable[[Couple], Selected[str]]
    let_in: Callable[[User], Selected[uuid.UUID]]
    let: Callable[[Words, Membership, datetime], None]
    close: Callable[[Words, Membership, datetime], None]
    origins: Callable[[Couple, Collection[Item], User], dict[int, Origin]]


REGISTERED: list[ThirdReader] = []


def register_reader(beside: ThirdReader) -> None:
    """Make the room known that keeps whoever may be beside the two."""
    REGISTERED[:] = [beside]


def registered() -> ThirdReader | None:
    """Return what the room that keeps counselors registered, or None."""
    return REGISTERED[0] if REGISTERED else None


def name_of(couple: Couple) -> str | None:
    """Return who may be let in beside the two, in one query; None where nobody may.

    Nobody is ever beside a space for one.
    """
    return first(_name(couple)) if registered() and couple.is_pair else None


@compiled
def _name(couple: Couple) -> Selected[str]:
    return REGISTERED[0].name(couple)[:1]


def name_within(pair: Couple | None) -> Combinable:
    """Return the same as a part of another query; for None, a space for one, nobody."""
    room = registered()
    if room is None or pair is None:
        return Value(None, TextField())
    return Subquery(room.name(pair)[:1])


def let_in_within(user: User) -> Combinable:
    """Return whether a row of words is one of `user`'s that they are let in on, within a query."""
    room = registered()
    if room is None:
        return Value(False, BooleanField())
    return ExpressionWrapper(Q(pk__in=room.let_in(user)), BooleanField())


def lane_of(words: Words, user: User) -> str:
    """Return the lane a page shows for words of one's own: `me`, `us` or `beside`."""
    room = registered()
    if room is None or words.lane != Lane.US or not name_of(words.couple):
        return words.lane
    return LANE if _let_in(words, user) else Lane.US


@compiled
def _let_in(words: Words, user: User) -> Selected[uuid.UUID]:
    mine = Words.objects.filter(pk=words.pk, pk__in=REGISTERED[0].let_in(user))
    return mine.values_list("pk", flat=True)[:1]


def lane_choices(beside: str | None) -> list[tuple[str, str]]:
    """Return whom an answer can be for, in its author's words; `beside` is who may be let in."""
    let_in = _("For both of us and %(name)s, once both have sealed.") % {"name": beside}
    third = [(LANE, let_in)] if beside else []
    us, me = ((lane.value, str(lane.label)) for lane in (Lane.US, Lane.ME))
    return [us, *third, me]


def for_whom(lane: str, beside: str | None) -> str:
    """Return whom an answer of this lane is for, in its author's words."""
    said = dict(lane_choices(beside))
    return said.get(lane, said[Lane.US])


def narrower(one: str, other: str) -> str:
    """Return the lane fewer people read; what is no lane leaves the other."""
    lanes = [lane for lane in (one, other) if lane in WIDTH]
    return min(lanes, key=WIDTH.index, default=Lane.US.value)
