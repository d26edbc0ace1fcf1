"""Whoever may be let in on an answer beside the two: a room above says who, once.

This room knows two people. Where a third is there with both partners' consent, the room that
keeps them registers here, and the pages on which words are written and read offer what it says.
"""

import uuid
from collections.abc import Callable, Collection
from datetime import datetime
from typing import NamedTuple

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.sharing.models import Item, Words


class Origin(NamedTuple):
    """Where a question came from: "From Dana, for Thursday", and what goes with it."""

    label: str
    instructions: str = ""
    link: str = ""


class Beside(NamedTuple):
    """`name` is who may be let in, None where nobody may; `let_in` is which of a person's answers
    they are let in on; `let` and `close` change that for one of one's own. `origins` tells, by
    item, which questions of a week came from them.
    """

    name: Callable[[Couple], str | None]
    let_in: Callable[[Collection[uuid.UUID], User], set[uuid.UUID]]
    let: Callable[[Words, Membership, datetime], None]
    close: Callable[[Words, Membership, datetime], None]
    origins: Callable[[Couple, Collection[Item], User], dict[int, Origin]]


REGISTERED: list[Beside] = []


def register(beside: Beside) -> None:
    """Make the room known that keeps whoever may be beside the two."""
    REGISTERED[:] = [beside]


def registered() -> Beside | None:
    return REGISTERED[0] if REGISTERED else None
