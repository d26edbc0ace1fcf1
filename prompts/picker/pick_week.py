"""The picker: which prompts a couple gets in a week. Pure: no clock, no database, no chance.

It reads what both people can already see (the weeks they were asked, which of them opened, what
they chose together, wishes), and each one's private boundaries, swaps and feedback, which no
reason it gives ever cites. The same history and week give the same prompts, however often and in
however many processes it runs.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from prompts.picker.asker import Asker, Past
from prompts.picker.candidates import Candidate, Pick, Slot, Week, Why
from prompts.picker.lots import MOST_LIKED, Lots
from prompts.picker.shelves import Group, Shelves
from prompts.vocabulary import ANCHORS, HEAVY, LIGHT

REPAIR_EVERY = 4
THEN_AND_NOW_AFTER = timedelta(weeks=26)  # sooner, another slot asks something fresh instead
LIKED_COUNTS = timedelta(weeks=4)  # a liked practice comes round this much sooner, for each mark
_Library = Iterable[Candidate] | Shelves


def pick(library: _Library, history: Iterable[Week], week: date, asker: Asker) -> list[Pick]:
    """Return the week's prompts, lightest first, each with the reason for it.

    An appreciation, an anchor, a curiosity, and a turn: repair at least every fourth week, else
    the couple's focus and the practice longest untouched, by turns. Never one they have had while
    the slot holds another that may be asked; then, after half a year at least, the one asked
    longest ago. At most one of depth 3, never in neighbouring weeks. Fewer than wanted only where
    nothing else may be asked. Whoever picks often from one library hands over its `Shelves`.
    """
    return _Asking(Shelves.of(library), Past.of(history, week), week, asker).picks()


def exchange(
    library: _Library,
    history: Iterable[Week],
    week: date,
    asker: Asker,
    picks: list[Pick],
    keys: Iterable[str],
) -> list[Pick]:
    """Return `picks` with something else for each of `keys`, where there is anything."""
    keys = list(keys)
    if not keys:
        return list(picks)
    asking = _Asking(Shelves.of(library), Past.of(history, week), week, asker, chosen=list(picks))
    for key in keys:
        asking.swap(key)
    return asking.chosen


@dataclass
class _Asking:
    """One week being put together."""

    shelves: Shelves
    past: Past
    week: date
    asker: Asker
    chosen: list[Pick] = field(default_factory=list)

    def __post_init__(self) -> None:
        asker = self.asker
        self.barred = asker.barred()
        self.slots = self.shelves.slots(asker.foreign())
        self.gone = self.shelves.keys_of(self.barred) | asker.resting  # no slot asks these
        self.gone.update(p.candidate.key for p in self.chosen)
        self.deepest = LIGHT if asker.gentle else self.past.deepest()
        self.heavy_allowed = not asker.gentle and not self.past.heavy_near()
        self.liked_practices = Counter(practice for practice, _ in asker.liked)
        self.lots = Lots(asker.seed, self.week, Counter(asker.liked))

    # --- What the week asks for ---------------------------------------------------------

    def picks(self) -> list[Pick]:
        slots = self._slots()
        for wished in self._wished(len(slots), repair_due=Slot.REPAIR in slots):
            self._add(wished, Why.WISH)
        slots = self._make_room(slots, len(self.chosen))
        if heavy := self._heavy_slot(slots):
            slots.remove(heavy)
            self._choose(heavy, heavy=True)
        for slot in slots:
            self._choose(slot)
        while len(self.chosen) < self.asker.questions and self._fill():
            pass
        for key in self.asker.swapped:
            self.swap(key)
        order = list(Slot)
        return sorted(self.chosen, key=lambda p: (p.candidate.depth, order.index(p.candidate.slot)))

    def _slots(self) -> list[Slot]:
        repair = self._holds(Slot.REPAIR) and not self.past.lately(Slot.REPAIR, REPAIR_EVERY - 1)
        turns = [Slot.REPAIR if repair else Slot.TURN]
        if self.asker.questions == 3:  # curiosity and the turn alternate
            had_curiosity = self.past.lately(Slot.CURIOSITY, 1)
            last = turns if repair or had_curiosity else [Slot.CURIOSITY]
            return [Slot.APPRECIATION, Slot.ANCHOR, *last]
        turns += [Slot.TURN] * (self.asker.questions - 4)
        return [Slot.APPRECIATION, Slot.ANCHOR, Slot.CURIOSITY, *turns]

    def _wished(self, questions: int, *, repair_due: bool) -> list[Candidate]:
        """At most half of a week comes from wishes, and of each set one step; what the couple has
        had is not asked again.
        """
        most = min(questions // 2, questions - 2 - repair_due)
        wished: list[Candidate] = []
        this_week: dict[int, frozenset[str]] = {}
        for key in self.asker.wished:
            c = self.shelves.by_key.get(key)
            if c is None or key in self.past.prompts or c in wished or len(wished) == most:
                continue
            if key in self.barred or c.practice in self.barred or not self.asker.suits(c):
                continue
            if not self._not_too_deep(c):
                continue  # it waits until the couple has come as far
            if not self._of_this_weeks_step(key, this_week):
                continue
            self.heavy_allowed &= c.depth != HEAVY
            wished.append(c)
        return wished

    def _of_this_weeks_step(self, key: str, this_week: dict[int, frozenset[str]]) -> bool:
        """True unless another step of the same set asks something this week already."""
        for number, steps in enumerate(self.asker.in_steps):
            for step in steps:
                if key in step:
                    return this_week.setdefault(number, step) == step
        return True

    def _make_room(self, slots: list[Slot], wished: int) -> list[Slot]:
        """Turns give way first, then curiosity; appreciation, the anchor and a due repair stay."""
        slots = list(slots)
        for slot in [Slot.TURN] * slots.count(Slot.TURN) + [Slot.CURIOSITY]:
            if wished and slot in slots:
                slots.remove(slot)
                wished -= 1
        return slots

    def _heavy_slot(self, slots: list[Slot]) -> Slot | None:
        """Return the slot that may ask a vulnerable prompt this week: where most of them wait."""
        if self.deepest < HEAVY or not self.heavy_allowed:
            return None
        waiting = {slot: self._share_of_heavy(self._pool(slot)[0]) for slot in slots}
        return max(slots, key=lambda slot: waiting[slot]) if any(waiting.values()) else None

    def _share_of_heavy(self, pool: list[Candidate]) -> float:
        fresh = self._fresh(pool)
        return sum(c.depth == HEAVY for c in fresh) / (len(fresh) or 1)

    # --- Choosing -----------------------------------------------------------------------

    def _holds(self, slot: Slot) -> bool:
        """True where something stands there, however deep."""
        groups = self.slots[slot].values()
        return any(c.key not in self.gone for group in groups for one in group for c in one)

    def _left(self, group: Group) -> list[Candidate]:
        """Return what of a group of prompts may be asked this week."""
        deepest = self.deepest if self.heavy_allowed else min(self.deepest, HEAVY - 1)
        return [c for depth in group[:deepest] for c in depth if c.key not in self.gone]

    def _fresh(self, pool: Iterable[Candidate]) -> list[Candidate]:
        """Return what of these they never had."""
        return [c for c in pool if c.key not in self.past.prompts]

    def _pool(self, slot: Slot) -> tuple[list[Candidate], Why]:
        """Return what a slot draws on this week, and the reason to give."""
        if slot is Slot.TURN:
            return self._turn()
        if slot is Slot.ANCHOR:
            return self._anchor(), Why.ANCHOR
        return self._all_left(slot), Why(slot)

    def _all_left(self, slot: Slot) -> list[Candidate]:
        return [c for group in self.slots[slot].values() for c in self._left(group)]

    def _anchor(self) -> list[Candidate]:
        """Return the anchor whose turn it is, of those that may come."""
        groups = self.slots[Slot.ANCHOR]
        for anchor in sorted(ANCHORS, key=lambda a: (self.past.anchors.get(a, date.min), a)):
            left = self._left(groups.get(anchor, ()))
            if any(self._may_come(c) for c in left):
                return left
        return []

    def _turn(self) -> tuple[list[Candidate], Why]:
        """The focus every other week, else the practice longest untouched, while any is fresh."""
        groups = self.slots[Slot.TURN].items()
        pool = {name: left for name, group in groups if (left := self._left(group))}
        pool = {name: fresh for name, left in pool.items() if (fresh := self._fresh(left))} or pool
        used = {p.candidate.practice for p in self.chosen}
        others = {name: left for name, left in pool.items() if name not in used} or pool
        last_week = {c.practice for week in self.past.weeks[-1:] for c in week.asked}
        if self.asker.focus in others and self.asker.focus not in last_week:
            return others[self.asker.focus], Why.FOCUS
        longest = min(others, key=self._untouched_since, default="")
        return others.get(longest, []), Why.TURN

    def _untouched_since(self, practice: str) -> tuple[date, bytes]:
        since = self.past.practices.get(practice, date.min)
        marks = min(self.liked_practices.get(practice, 0), MOST_LIKED)
        return (since - marks * LIKED_COUNTS if since > date.min else since), self.lots.of(practice)

    def _not_too_deep(self, c: Candidate) -> bool:
        return c.depth <= self.deepest and (c.depth < HEAVY or self.heavy_allowed)

    def _choose(self, slot: Slot, *, heavy: bool = False) -> bool:
        """Add the slot's prompt: a fresh one, else, then and now, the one asked longest ago."""
        pool, why = self._pool(slot)
        if fresh := self._fresh(pool):
            wanted = [c for c in fresh if (c.depth == HEAVY) is heavy] or fresh
            self._add(self.lots.drawn(wanted), why)
            return True
        oldest = min(pool, key=self._longest_ago, default=None)
        if oldest is None or not self._may_come(oldest):
            return False
        self._add(oldest, Why.AGAIN)
        return True

    def _may_come(self, c: Candidate) -> bool:
        """Fresh, or so long ago that it can be then and now."""
        last = self.past.prompts.get(c.key)
        return last is None or self.week - last >= THEN_AND_NOW_AFTER

    def _longest_ago(self, c: Candidate) -> tuple[date, bytes]:
        return self.past.prompts.get(c.key, date.min), self.lots.of(c.key)

    def _add(self, c: Candidate, why: Why) -> None:
        self.heavy_allowed &= c.depth != HEAVY
        self.gone.add(c.key)
        self.chosen.append(Pick(c, why))

    def _fill(self) -> bool:
        """Take one from wherever something may still be asked; False where nothing may."""
        order = (Slot.TURN, Slot.CURIOSITY, Slot.APPRECIATION, Slot.ANCHOR, Slot.REPAIR)
        if any(self._choose(slot) for slot in order):
            return True
        left = [c for slot in order for c in self._all_left(slot)]
        if left:  # a library this small comes round sooner than then and now would have it
            c = min(left, key=self._longest_ago)
            self._add(c, Why.AGAIN if c.key in self.past.prompts else Why(c.slot))
        return bool(left)

    def swap(self, key: str) -> None:
        """Ask something else instead, in the same slot where it holds another."""
        at = next((n for n, p in enumerate(self.chosen) if p.candidate.key == key), None)
        if at is None:
            return
        old = self.chosen[at]
        self.heavy_allowed = False  # what comes instead is never heavier
        before = len(self.chosen)
        if self._choose(old.candidate.slot) or self._fill():
            self.chosen[at] = self.chosen.pop(before)
