"""For whom is picked, and what they have been asked: two plain values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from prompts.picker.candidates import Candidate, Slot, Week
from prompts.vocabulary import CONTEXTS, HEAVY, LIGHT, NOT_ANY_BOND, OF_PARTNERS, OPT_IN

PERSONAL_FROM, VULNERABLE_FROM = 2, 6  # opened weeks before prompts of depth 2 and 3


@dataclass(frozen=True)
class Asker:
    """For whom is picked. `seed` keeps couples apart; the rest is chosen, jointly or privately."""

    seed: str
    alone: bool = False
    of_any_bond: bool = False  # two who are not partners: friends, siblings, a parent and a child
    tags: frozenset[str] = frozenset()  # the circumstances they live in, and what both opted in to
    questions: int = 4  # a week
    focus: str = ""  # a practice
    gentle: bool = False  # a wish: light ones only
    wished: tuple[str, ...] = ()  # keys to ask first, the oldest wish first
    in_steps: tuple[tuple[frozenset[str], ...], ...] = ()  # sets: of each one step a week
    ruled_out: frozenset[str] = frozenset()  # practices and keys either would rather not be asked
    swapped: tuple[str, ...] = ()  # keys exchanged in this very week, in order
    resting: frozenset[str] = frozenset()  # keys exchanged lately
    liked: tuple[tuple[str, int], ...] = ()  # (practice, depth) of each "more like this"

    def barred(self) -> frozenset[str]:
        """Keys and practices nobody may ask here; a wish may not step over these either."""
        repair = {"repair"} if self.alone else set()
        touch = OPT_IN if self.of_any_bond else OPT_IN - self.tags
        return self.ruled_out | touch | repair

    def foreign(self) -> frozenset[str]:
        """Tags of lives they do not lead."""
        return frozenset(CONTEXTS - self.tags) | ({NOT_ANY_BOND} if self.of_any_bond else set())

    def suits(self, candidate: Candidate) -> bool:
        """True unless it is for partners and these are not; no wish steps over that."""
        return not self.of_any_bond or candidate.tags.isdisjoint(OF_PARTNERS)


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
            {c.anchor: day for c, day in asked if c.anchor},
        )

    def deepest(self) -> int:
        """Depth rises by what both have opened together, not by date.

        The week that runs does not count yet: next week's preview would tell whether it opened.
        """
        opened = sum(week.opened for week in self.weeks[:-1])
        return LIGHT + (opened >= PERSONAL_FROM) + (opened >= VULNERABLE_FROM)

    def heavy_near(self) -> bool:
        return any(c.depth == HEAVY for week in self.weeks[-1:] for c in week.asked)

    def lately(self, slot: Slot, weeks: int) -> bool:
        return any(c.slot is slot for week in self.weeks[-weeks:] for c in week.asked)
