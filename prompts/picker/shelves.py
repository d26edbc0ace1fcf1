"""A library as the picker draws on it: sorted by slot, group and depth, once for all couples."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from prompts.picker.candidates import Candidate, Slot
from prompts.vocabulary import AFTER_DATE, ANY_BOND, DEPTHS, FROM_SET, NOT_ANY_BOND

LIVES = 256  # sets of tags whose part of the library is kept sorted
Group = tuple[tuple[Candidate, ...], ...]  # by depth, the lightest first
Groups = Mapping[str, Group]  # of a slot: anchors by anchor, turns by practice, others in one


class Shelves:
    """A library. `by_key` is what may be asked at all; nothing of either changes any more.

    Where one stands `below`, this is that library with a few prompts behind its own.
    """

    def __init__(self, library: Iterable[Candidate], below: "Shelves | None" = None) -> None:
        askable = [c for c in library if AFTER_DATE not in c.tags]
        by_key = {**(below.by_key if below else {}), **{c.key: c for c in askable}}
        self.by_key: Mapping[str, Candidate] = MappingProxyType(by_key)
        self._below = below
        self._places = [(c, c.slot, _group(c), _of(c)) for c in askable if FROM_SET not in c.tags]
        self._practices: dict[str, list[str]] = {}
        for c in askable:
            self._practices.setdefault(c.practice, []).append(c.key)
        self.slots = lru_cache(LIVES)(self._sorted)

    def plus(self, own: Iterable[Candidate]) -> "Shelves":
        """Return this library with `own` behind it, none of which is in it already."""
        return Shelves(own, self)

    @classmethod
    def of(cls, library: "Iterable[Candidate] | Shelves") -> "Shelves":
        """Return `library` sorted; the same Shelves where it is sorted already."""
        return library if isinstance(library, cls) else cls(library)  # type: ignore[arg-type]

    def keys_of(self, names: Iterable[str]) -> set[str]:
        """Return the keys that these names, of prompts and of practices, stand for."""
        keys = set(names)
        found = keys.union(*(self._practices.get(name, ()) for name in keys))
        return found | self._below.keys_of(keys) if self._below else found

    def _sorted(self, foreign: frozenset[str]) -> Mapping[Slot, Groups]:
        """Return by slot what may be asked without anybody wishing for it.

        `foreign` are the tags of lives that whoever is asked does not lead.
        """
        found: dict[Slot, dict[str, list[list[Candidate]]]] = {slot: {} for slot in Slot}
        below = self._below.slots(foreign) if self._below else {slot: {} for slot in Slot}
        for c, slot, group, tags in self._places:
            if tags.isdisjoint(foreign):
                stands = below[slot].get(group, [()] * len(DEPTHS))
                depths = found[slot].setdefault(group, [list(depth) for depth in stands])
                depths[c.depth - 1].append(c)
        return {
            slot: {**below[slot], **{name: tuple(map(tuple, own)) for name, own in groups.items()}}
            for slot, groups in found.items()
        }


def _of(c: Candidate) -> frozenset[str]:
    """Return its tags, and that it is for partners only where none says otherwise."""
    return c.tags if ANY_BOND in c.tags else c.tags | {NOT_ANY_BOND}


def _group(c: Candidate) -> str:
    if c.slot is Slot.ANCHOR:
        return c.anchor
    return c.practice if c.slot is Slot.TURN else ""
