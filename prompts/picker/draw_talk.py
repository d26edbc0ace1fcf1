"""What two people may talk about in a week besides what it asks: pure, as the picker is.

A handful for each week and no more: whoever could look through all that is left of the library
would find out what the other rules out.
"""

import random
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from prompts.picker.asker import Asker, Past
from prompts.picker.candidates import Candidate, Slot, Week
from prompts.picker.pick_week import THEN_AND_NOW_AFTER
from prompts.picker.shelves import Shelves
from prompts.vocabulary import ANCHORS, LIGHT, PERSONAL

SETS, IN_A_SET = 6, 3
SAMPLE = 90  # enough to make the sets of
ANSWERED_IN_WRITING = "exercise"


class Drawn(NamedTuple):
    """Keys: one wording of each anchor there is one for, and sets of three others."""

    anchors: list[str]
    sets: list[list[str]]


def draw_talk(
    shelves: Shelves, history: Iterable[Week], week: date, asker: Asker, taken: Collection[str]
) -> Drawn:
    """Return what may be talked about until the week named `week` begins, which asks `taken`.

    Nothing somebody rules out or wishes for, nothing asked within half a year, and nothing
    vulnerable: that is only asked where each may answer alone first. In a set no two are of one
    practice, and the lightest comes first.
    """
    past = Past.of(history, week)
    lately = (key for key, day in past.prompts.items() if week - day < THEN_AND_NOW_AFTER)
    gone = shelves.keys_of(asker.barred()) | asker.resting
    gone.update(taken, asker.wished, lately)
    deepest = LIGHT if asker.gentle else min(past.deepest(), PERSONAL)
    chance = random.Random(f"{asker.seed}|{week}|talk")  # noqa: S311  the same in every process
    left = {slot: list(_left(shelves, slot, asker, deepest, gone)) for slot in Slot}
    anchors = [[c for c in left[Slot.ANCHOR] if c.anchor == anchor] for anchor in ANCHORS]
    others = [c for slot in Slot if slot is not Slot.ANCHOR for c in left[slot]]
    return Drawn(
        [chance.choice(group).key for group in anchors if group],
        _sets(chance.sample(others, min(SAMPLE, len(others)))),
    )


def _left(
    shelves: Shelves, slot: Slot, asker: Asker, deepest: int, gone: Collection[str]
) -> Iterator[Candidate]:
    for group in shelves.slots(asker.foreign())[slot].values():
        for depth in group[:deepest]:
            yield from (c for c in depth if c.key not in gone and c.kind != ANSWERED_IN_WRITING)


def _sets(drawn: Iterable[Candidate]) -> list[list[str]]:
    sets: list[list[Candidate]] = [[] for _ in range(SETS)]
    for c in drawn:
        for one in sets:
            if len(one) < IN_A_SET and all(other.practice != c.practice for other in one):
                one.append(c)
                break
    whole = (sorted(one, key=lambda c: c.depth) for one in sets if len(one) == IN_A_SET)
    return [[c.key for c in one] for one in whole]
