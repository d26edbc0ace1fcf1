"""How much of everything, from the environment; small enough for ten minutes on two cores."""

import os
from dataclasses import dataclass


def number(name: str, otherwise: int) -> int:
    return int(os.environ.get(name, otherwise))


@dataclass(frozen=True)
class Sizes:
    couples: int = number("COUPLES", 5_000)
    worded: int = number("WORDED", 200)  # of them: with a year of words, visited from the start
    sunday: int = number("SUNDAY", 500)  # of them: whose week begins in the middle
    reminders: int = number("REMINDERS", 2_000)  # due one by one over the run
    people: int = number("PEOPLE", 16)  # on the pages at any moment
    seconds: int = number("SECONDS", 180)  # of one run
    weeks: int = 52  # of words

    def sunday_visited(self) -> int:
        """Return how many couples come for their new week: one for each who is on the pages."""
        return min(self.sunday, self.people)


SIZES = Sizes()
