"""Playing the picker for years of made-up couples, to see what a library is worth.

No clock and no chance: a couple's number decides its habits' details, so two runs give the same
numbers, timings aside. What is a repeat is worked out here anew, not taken from the picker.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from prompts.picker.asker import Asker
from prompts.picker.asker import Past as History
from prompts.picker.candidates import Candidate, Pick, Slot, Week
from prompts.picker.pick_week import pick
from prompts.picker.shelves import Shelves
from prompts.vocabulary import ANY_BOND, CONTEXTS, HEAVY, LIGHT, PRACTICES

FIRST_DAY = date(2026, 1, 4)
WISH_EVERY, WISH_FOR = 26, 8  # weeks: a counselor's set runs eight weeks, twice a year


@dataclass(frozen=True)
class Habit:
    """A way of using the product: how often a week opens, and what is wished or ruled out."""

    name: str
    opens: float  # the chance that both seal a week
    gentle: bool = False
    rules_out: int = 0  # practices, and as many single prompts
    wishes: bool = False
    of_any_bond: bool = False  # friends, siblings, a parent and a grown child


HABITS = (
    Habit("diligent", opens=1.0),
    Habit("one_sided", opens=0.05),
    Habit("light_only", opens=1.0, gentle=True),
    Habit("ruled_out", opens=0.8, rules_out=10),
    Habit("wishes", opens=0.9, wishes=True),
    Habit("friends", opens=1.0, of_any_bond=True),
)


@dataclass
class Tally:
    """What was seen; tallies of many couples add up."""

    weeks: int = 0
    asked: Counter[str] = field(default_factory=Counter)  # by key
    practices: Counter[str] = field(default_factory=Counter)
    depths: Counter[int] = field(default_factory=Counter)
    repeats: int = 0  # asked again while the slot held something fresh that might be asked
    again: int = 0  # asked again at all
    first_again: int | None = None  # the first week in which anything came again
    shortest_gap: int | None = None  # weeks between asking a prompt and asking it again
    unfilled: int = 0
    heavy_neighbours: int = 0
    seconds: float = 0.0  # of processor time, for picking alone

    def add(self, other: "Tally") -> None:
        for name in ("weeks", "repeats", "again", "unfilled", "heavy_neighbours", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("asked", "practices", "depths"):
            getattr(self, name).update(getattr(other, name))
        for name in ("first_again", "shortest_gap"):
            both = [n for n in (getattr(self, name), getattr(other, name)) if n is not None]
            setattr(self, name, min(both, default=None))

    def report(self, queries: float) -> dict[str, object]:
        """Return the numbers as JSON knows them; a week's pick is what is timed and counted."""
        picks = sum(self.asked.values())
        return {
            "prompts": len(self.asked),
            "picks": picks,
            "repeats": self.repeats,
            "then_and_now": self.again,
            "first_again_week": self.first_again,
            "shortest_gap_weeks": self.shortest_gap,
            "unfilled": self.unfilled,
            "heavy_neighbours": self.heavy_neighbours,
            "practice_share": _shares(self.practices, picks),
            "depth_share": _shares(self.depths, picks),
            "ms_per_pick": round(1000 * self.seconds / (self.weeks or 1), 3),
            "queries_per_pick": queries,
        }


def _shares(counts: Counter[str] | Counter[int], total: int) -> dict[str, float]:
    return {str(name): round(n / (total or 1), 4) for name, n in sorted(counts.items())}


def live(
    library: list[Candidate], first: list[Candidate], habit: Habit, number: int, weeks: int
) -> Tally:
    """Return what couple `number` with this habit meets in so many weeks after the fixed first."""
    random = Random(f"{habit.name} {number}")  # noqa: S311 - a made-up life, not a secret
    couple = _couple(library, habit, number, random)
    history = [Week(FIRST_DAY, tuple(first), random.random() < habit.opens)]
    tally, last, shelves = Tally(), {c.key: 0 for c in first}, Shelves(library)
    for n in range(1, weeks + 1):
        asker, day = _this_week(couple, library, habit, n, random), FIRST_DAY + timedelta(weeks=n)
        began = time.process_time()
        picks = pick(shelves, history, day, asker)
        tally.seconds += time.process_time() - began
        _count(tally, picks, asker, history, library, last, n)
        asked = tuple(p.candidate for p in picks)
        history.append(Week(day, asked, random.random() < habit.opens))
    return tally


def _couple(library: list[Candidate], habit: Habit, number: int, random: Random) -> Asker:
    practices = random.sample(sorted(PRACTICES), habit.rules_out)
    keys = random.sample([c.key for c in library], habit.rules_out)
    return Asker(
        seed=f"{habit.name} {number}",
        of_any_bond=habit.of_any_bond,
        tags=frozenset() if habit.of_any_bond else frozenset({"romance"}),
        gentle=habit.gentle,
        ruled_out=frozenset([*practices, *keys]),
    )


def _this_week(
    couple: Asker, library: list[Candidate], habit: Habit, n: int, random: Random
) -> Asker:
    if not habit.wishes or n % WISH_EVERY >= WISH_FOR:
        return couple
    return replace(couple, wished=tuple(c.key for c in random.sample(library, 2)))


def _count(
    tally: Tally,
    picks: list[Pick],
    asker: Asker,
    history: list[Week],
    library: list[Candidate],
    last: dict[str, int],
    n: int,
) -> None:
    asked = [p.candidate for p in picks]
    heavy = sum(c.depth == HEAVY for c in asked)
    heavy_before = any(c.depth == HEAVY for c in history[-1].asked)
    tally.weeks += 1
    tally.unfilled += max(0, asker.questions - len(asked))
    tally.heavy_neighbours += max(0, heavy - 1) + (heavy > 0 and heavy_before)
    fresh = None
    for c in asked:
        if c.key in last:
            if fresh is None:
                may_be_heavy = not heavy and not heavy_before
                fresh = _fresh(library, asker, history, asked, last, may_be_heavy=may_be_heavy)
            tally.again += 1
            tally.repeats += bool(fresh[_pool_of(c)])
            gaps = (n - last[c.key], tally.shortest_gap or n)
            tally.shortest_gap, tally.first_again = min(gaps), tally.first_again or n
        tally.asked[c.key] += 1
        tally.practices[c.practice] += 1
        tally.depths[c.depth] += 1
    last.update({c.key: n for c in asked})


def _pool_of(c: Candidate) -> tuple[Slot, str]:
    """The part of the library a place draws on: for the anchor, the one whose turn it is."""
    return c.slot, c.anchor


def _fresh(
    library: list[Candidate],
    asker: Asker,
    history: list[Week],
    asked: list[Candidate],
    last: dict[str, int],
    *,
    may_be_heavy: bool,
) -> Counter[tuple[Slot, str]]:
    """Return how many never-asked prompts each pool still held that this week might have asked."""
    deepest = LIGHT if asker.gentle else History.of(history, date.max).deepest()
    deepest = deepest if may_be_heavy else min(deepest, HEAVY - 1)
    return Counter(
        _pool_of(c)
        for c in library
        if c.key not in last
        and c not in asked
        and c.depth <= deepest
        and not {c.key, c.practice} & asker.barred()
        and not (c.tags & CONTEXTS) - asker.tags
        and (ANY_BOND in c.tags or not asker.of_any_bond)
    )


def couples(count: int) -> Iterator[tuple[Habit, int]]:
    """Yield so many couples, their habits in turn."""
    for number in range(count):
        yield HABITS[number % len(HABITS)], number


def tallies(lives: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    """Add up what couples met, by habit and in `total`."""
    summed: dict[str, Tally] = defaultdict(Tally)
    for name, tally in lives:
        summed[name].add(tally)
        summed["total"].add(tally)
    return dict(summed)
