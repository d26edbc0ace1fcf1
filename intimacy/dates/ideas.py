"""The library of date ideas: a file that ships with the code, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "ideas.yaml"
COSTS = ("free", "low", "middle", "treat")
ENERGIES = ("low", "middle", "high")
PLACES = ("home", "indoors", "outdoors")
TAGS = frozenset(
    "long-distance children-asleep at-home evening daytime rain season-winter season-summer".split()
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


@cache
def ideas() -> Mapping[str, Idea]:
    """Return every idea by its key, in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))["dates"]
    return {row["key"]: Idea(**{**row, "tags": frozenset(row["tags"])}) for row in rows}


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
