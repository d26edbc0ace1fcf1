"""Lots in place of chance: the same couple and week draw the same ones, in every process."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import blake2b

from prompts.picker.candidates import Candidate
from prompts.vocabulary import CONTEXTS

MOST_LIKED = 3
CONTEXT_WEIGHT = 3.0  # few prompts are for one's own circumstances, so they come up more readily


class Lots:
    """The lots of a week. `liked` counts by (practice, depth) what was to come more often."""

    def __init__(self, seed: str, week: date, liked: Mapping[tuple[str, int], int]) -> None:
        self._begun = blake2b(f"{seed}|{week}|".encode(), digest_size=8)
        self._liked = liked

    def of(self, name: str) -> bytes:
        """Return the lot of a prompt or a practice."""
        lot = self._begun.copy()
        lot.update(name.encode())
        return lot.digest()

    def drawn(self, pool: Sequence[Candidate]) -> Candidate:
        """Return one by weighted lots: liked kinds of prompt and one's own circumstances come up
        more readily. Taking one prompt away never changes the lots of the others.
        """
        liked = self._liked
        plain = [c for c in pool if c.tags.isdisjoint(CONTEXTS)]
        if liked:
            plain = [c for c in plain if (c.practice, c.depth) not in liked]
        if len(plain) == len(pool):
            return self._highest(plain)
        left = {c.key for c in plain}
        weighted = [c for c in pool if c.key not in left]
        if plain:  # of those that weigh the same the highest lot comes first
            weighted.append(self._highest(plain))
        return min(weighted, key=self._waits)

    def _highest(self, pool: Sequence[Candidate]) -> Candidate:
        found, highest, begin = pool[0], b"", self._begun.copy
        for c in pool:  # as `of`, written out: here most of the time is spent
            lot = begin()
            lot.update(c.key.encode())
            if (drawn := lot.digest()) > highest:
                found, highest = c, drawn
        return found

    def _waits(self, c: Candidate) -> float:
        chance = (int.from_bytes(self.of(c.key)) + 1) / (2**64 + 1)
        weight = 1.0 + min(self._liked.get((c.practice, c.depth), 0), MOST_LIKED)
        if not c.tags.isdisjoint(CONTEXTS):
            weight *= CONTEXT_WEIGHT
        return -math.log(chance) / weight
