"""Ideas for what helps one feel loved, as they are shipped in loved_ideas.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from prompts.library.idea_files import IdeaFile

AT_ONCE = 5


@dataclass(frozen=True)
class Idea:
    """One idea: `what` is a line as somebody might write it of themselves."""

    key: str
    name: str
    what: str
    tags: frozenset[str]


SHIPPED = IdeaFile(
    Path(__file__).with_name("loved_ideas.yaml"),
    "loved",
    Idea,
    known={"tags": frozenset("words time hands help little far".split())},
    sizes={"name": range(3, 41), "what": range(3, 121)},
)


@cache
def every() -> dict[str, Idea]:
    """Return all ideas by key, in the order of the file, read once."""
    return SHIPPED.ideas()


def five_from(place: int) -> list[tuple[int, Idea]]:
    """Return five ideas and their places from `place` on, from the first again after the last."""
    ideas = list(every().values())
    places = [(place + step) % len(ideas) for step in range(AT_ONCE)]
    return [(one, ideas[one]) for one in places]


def idea_at(place: int) -> str:
    """Return what the idea at this place says, "" where there is none."""
    ideas = list(every().values())
    return ideas[place].what if place < len(ideas) else ""
