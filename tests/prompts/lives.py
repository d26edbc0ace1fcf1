"""Weeks of made-up couples: on the library we ship, and on a small one made of numbers."""

import inspect
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from prompts.library.read_library import read_library
from prompts.picker.candidates import Candidate, Pick, Week, Why
from prompts.picker.pick_week import pick
from prompts.vocabulary import ANCHORS

SUNDAY = date(2026, 9, 6)
ROMANCE = frozenset({"romance"})
PRACTICES = ("trust", "rituals", "empathy", "conflict", "self-care", "date-nights")  # of turns
DEPTHS = (1, 2, 1, 3, 1, 2)


def c(key, kind="reflection", depth=1, practice="trust", anchor="", *tags):
    return Candidate(key, 0, practice, kind, depth, anchor, frozenset(tags))


def some(name, count=12, **fields):
    """So many prompts of one sort, of all depths."""
    return [c(f"{name}-{n}", **{"depth": DEPTHS[n % 6]} | fields) for n in range(count)]


SMALL = [
    *some("thanks", 30, kind="appreciation", practice="appreciation"),
    *(a for name in ANCHORS for a in some(name, practice="meaningful-conversation", anchor=name)),
    *some("curious", 30, kind="curiosity", practice="curiosity"),
    *some("mend", kind="repair", practice="repair"),
    *(t for practice in PRACTICES for t in some(practice, 18, practice=practice)),
]


@cache
def shipped():
    """The library we ship, and its first week."""
    entries = read_library(Path(inspect.getfile(read_library)).parent).prompts
    library = [
        Candidate(e.key, n, e.practice, e.kind, e.depth, e.anchor or "", frozenset(e.tags))
        for n, e in enumerate(entries)
    ]
    first = [(e.first_week, prompt) for e, prompt in zip(entries, library, strict=True)]
    return library, tuple(prompt for number, prompt in sorted(first, key=number_of) if number)


def number_of(pair):
    return pair[0] or 0


def day(number):
    return SUNDAY + timedelta(weeks=number)


def week(number, *asked, opened=True):
    return Week(day(number), asked, opened)


def candidates(picks):
    return [p.candidate for p in picks]


def keys(picks):
    return [p.candidate.key for p in picks]


@dataclass
class Life:
    """What a couple was asked, week by week, and why."""

    weeks: list[Week] = field(default_factory=list)
    picks: list[list[Pick]] = field(default_factory=list)

    def asked(self):
        return [one for week in self.weeks for one in week.asked]

    def add(self, picks, opened):
        self.weeks.append(week(len(self.weeks), *candidates(picks), opened=opened))
        self.picks.append(picks)


def live(asker, weeks=30, library=SMALL, first=(), opens=lambda number: True):
    """Return the life of an asker, or of what `asker` gives for each week's number."""
    life = Life()
    if first:
        life.add([Pick(one, Why.FIRST) for one in first], opens(0))
    for number in range(len(life.weeks), weeks):
        this = asker(number) if callable(asker) else asker
        life.add(pick(library, life.weeks, day(number), this), opens(number))
    return life


def live_shipped(asker, weeks, opens=lambda number: True):
    """Return a life on the shipped library, from its fixed first week on."""
    library, first = shipped()
    return live(asker, weeks, library, first, opens)
