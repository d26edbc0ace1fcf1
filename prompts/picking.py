"""The picker: which four prompts a couple gets in a week. Pure: no clock, no database, no chance.

It reads what both people can already see (the weeks they were asked, and which of them opened),
so nobody's private writing ever changes a pick. The same history and week give the same prompts,
however often and in however many processes it runs.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ANCHORS = ("mind", "loved", "support")
# Tags that describe a life rather than a prompt: asked only where the couple has them.
CONTEXTS = {
    "after-conflict",
    "apart",
    "at-home",
    "decades",
    "long-distance",
    "marriage",
    "new",
    "parents",
    "romance",
}
OPT_IN = {"touch"}  # never asked before both have said that they want it
REPAIR_EVERY = 4
HEAVY = 3
PERSONAL_FROM, VULNERABLE_FROM = 2, 6  # opened weeks before prompts of depth 2 and 3


class Slot(StrEnum):
    APPRECIATION = "appreciation"
    ANCHOR = "anchor"
    CURIOSITY = "curiosity"
    TURN = "turn"


@dataclass(frozen=True)
class Candidate:
    """A prompt of the library as the picker sees it; `version` is the id of its wording."""

    key: str
    version: int
    practice: str
    kind: str
    depth: int
    anchor: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def slots(self) -> frozenset[Slot]:
        if self.anchor:
            return frozenset({Slot.ANCHOR})
        if self.kind == "appreciation":
            return frozenset({Slot.APPRECIATION})
        if self.kind == "curiosity":
            return frozenset({Slot.CURIOSITY, Slot.TURN})
        return frozenset({Slot.TURN})


@dataclass(frozen=True)
class Week:
    """A week the couple was asked: its date, its prompts, and whether both opened it."""

    day: date
    asked: tuple[Candidate, ...]
    opened: bool


@dataclass(frozen=True)
class Asker:
    """For whom is picked: `seed` keeps couples apart, `tags` are the contexts they live in."""

    seed: str
    alone: bool = False
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Past:
    """The history, indexed once: when each prompt, practice and anchor was last asked."""

    weeks: tuple[Week, ...]
    prompts: dict[str, date]
    practices: dict[str, date]
    anchors: dict[str, date]

    @classmethod
    def of(cls, history: Iterable[Week], before: date) -> "Past":
        weeks = tuple(sorted((w for w in history if w.day < before), key=lambda w: w.day))
        asked = [(c, w.day) for w in weeks for c in w.asked]
        return cls(
            weeks,
            {c.key: day for c, day in asked},
            {c.practice: day for c, day in asked},
            {c.anchor: day for c, day in asked},
        )

    def deepest(self) -> int:
        """Depth rises by what both have opened together, not by date."""
        opened = sum(week.opened for week in self.weeks)
        return 1 + (opened >= PERSONAL_FROM) + (opened >= VULNERABLE_FROM)


def pick(
    library: Iterable[Candidate], history: Iterable[Week], week: date, asker: Asker
) -> list[Candidate]:
    """Return the week's prompts, lightest first: an appreciation, an anchor, a curiosity, a turn.

    Never one the couple has had while the slot holds others (the anchor in turn, and repair when
    its turn comes, are slots of their own); then the one asked longest ago. At most one of depth
    3, never in neighbouring weeks, while the slot holds anything else unasked. Fewer
    than four only where the library cannot fill a slot at all.
    """
    past = Past.of(history, week)
    pool = [c for c in library if _fits(c, asker)]
    chosen: list[Candidate] = []
    for slot in Slot:
        fitting = [c for c in pool if slot in c.slots and c not in chosen]
        picked = _best(_wanted(slot, fitting, past), past, chosen, f"{asker.seed}|{week}")
        chosen += [picked] if picked else []
    return sorted(chosen, key=lambda c: c.depth)


def _fits(candidate: Candidate, asker: Asker) -> bool:
    if asker.alone and candidate.kind == "repair":
        return False
    if candidate.practice in OPT_IN - asker.tags:
        return False
    return not (candidate.tags & CONTEXTS) - asker.tags


def _wanted(slot: Slot, fitting: list[Candidate], past: Past) -> list[Candidate]:
    """Narrow what fits a slot to what it asks for this week."""
    if slot is Slot.ANCHOR:
        turn = min(ANCHORS, key=lambda a: (past.anchors.get(a, date.min), ANCHORS.index(a)))
        return [c for c in fitting if c.anchor == turn] or fitting
    if slot is Slot.TURN:
        return _turn(fitting, past)
    return fitting


def _turn(fitting: list[Candidate], past: Past) -> list[Candidate]:
    """Repair at least every fourth week, otherwise the practice longest untouched."""
    repairs = [c for c in fitting if c.kind == "repair"]
    recent = [c for week in past.weeks[-(REPAIR_EVERY - 1) :] for c in week.asked]
    if repairs and not any(c.kind == "repair" for c in recent):
        return repairs
    others = [c for c in fitting if c.kind != "repair"]
    others = [c for c in others if c.key not in past.prompts] or others
    if not others:
        return fitting
    longest = min({c.practice for c in others}, key=lambda p: (past.practices.get(p, date.min), p))
    return [c for c in others if c.practice == longest]


def _best(
    wanted: list[Candidate], past: Past, chosen: list[Candidate], lot: str
) -> Candidate | None:
    """Return the first of `wanted`: not asked yet, not heavy beside heavy, not too deep, by lot."""
    neighbours = [*chosen, *(c for week in past.weeks[-1:] for c in week.asked)]
    heavy_near = any(c.depth == HEAVY for c in neighbours)
    deepest = past.deepest()

    def rank(c: Candidate) -> tuple[bool, bool, bool, date, str]:
        return (
            c.key in past.prompts,
            heavy_near and c.depth == HEAVY,
            c.depth > deepest,
            past.prompts.get(c.key, date.min),
            hashlib.sha256(f"{lot}|{c.key}".encode()).hexdigest(),
        )

    return min(wanted, key=rank, default=None)
