"""The library of date ideas: a file that ships with the code, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intimacy.dates.lengths import LENGTHS
from prompts.library.idea_files import IdeaFile, whose
from prompts.vocabulary import ANY_BOND, OPT_IN, PRACTICES

COSTS = ("free", "low", "middle", "treat")
ENERGIES = ("low", "middle", "high")
PLACES = ("home", "indoors", "outdoors")
# Why an idea is for partners only: it is of romance, or for two who met as grown people.
OF_PARTNERS = frozenset({"romance", "met"})
TAGS = OF_PARTNERS | frozenset(
    f"{ANY_BOND} long-distance children-asleep at-home evening daytime rain season-winter"
    " season-summer".split()
)


@dataclass(frozen=True)
class Idea:
    key: str
    name: str
    what: str
    cost: str
    minutes: int
    energy: str
    place: str
    tags: frozenset[str]
    practice: str


SHIPPED = IdeaFile(
    Path(__file__).with_name("ideas.yaml"),
    "dates",
    Idea,
    known={
        "cost": COSTS,
        "energy": ENERGIES,
        "place": PLACES,
        "tags": TAGS,
        "practice": PRACTICES - OPT_IN,
    },
    sizes={"minutes": range(10, max(LENGTHS) + 1), "name": range(1, 61), "what": range(40, 301)},
    faults=lambda idea: whose(idea.tags, idea.what, OF_PARTNERS),
)


@cache
def ideas() -> Mapping[str, Idea]:
    """Return every idea by its key, in the order of the file."""
    return SHIPPED.ideas()


def matching(
    *,
    cost: str = "",
    longest: int | None = None,
    energy: str = "",
    place: str = "",
    tags: frozenset[str] = frozenset(),
) -> list[Idea]:
    """Return the ideas that fit everything asked for; `longest` is minutes, "" is any."""
    return [
        idea
        for idea in ideas().values()
        if cost in {"", idea.cost}
        and (longest is None or idea.minutes <= longest)
        and energy in {"", idea.energy}
        and place in {"", idea.place}
        and tags <= idea.tags
    ]
