"""The nouns of picking: a prompt as the picker sees it, a week that was asked, a pick."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Slot(StrEnum):
    """A place in the week, and the part of the library it draws on."""

    APPRECIATION = "appreciation"
    ANCHOR = "anchor"
    CURIOSITY = "curiosity"
    REPAIR = "repair"
    TURN = "turn"


OWN_SLOT = {"appreciation": Slot.APPRECIATION, "repair": Slot.REPAIR}  # by kind


class Why(StrEnum):
    """Why a prompt was asked, from what both can see."""

    FIRST = "first"
    APPRECIATION = "appreciation"
    ANCHOR = "anchor"
    CURIOSITY = "curiosity"
    REPAIR = "repair"
    FOCUS = "focus"
    TURN = "turn"
    WISH = "wish"
    AGAIN = "again"


class Candidate(NamedTuple):
    """A prompt of the library as the picker sees it; `version` is the id of its wording."""

    key: str
    version: int
    practice: str
    kind: str
    depth: int
    anchor: str = ""
    tags: frozenset[str] = frozenset()

    @property
    def slot(self) -> Slot:
        if self.anchor:
            return Slot.ANCHOR
        if self.kind in OWN_SLOT:
            return OWN_SLOT[self.kind]
        return Slot.CURIOSITY if self.practice == "curiosity" else Slot.TURN


class Week(NamedTuple):
    """A week the couple was asked: its date, its prompts, and whether both opened it."""

    day: date
    asked: tuple[Candidate, ...]
    opened: bool


class Pick(NamedTuple):
    candidate: Candidate
    why: Why
