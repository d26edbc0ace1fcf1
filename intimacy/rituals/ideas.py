"""Ideas to start a ritual from, as they are shipped in ideas.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from intimacy.pauses import exercises
from intimacy.pauses.exercises import Pause
from prompts.library.idea_files import IdeaFile, whose
from prompts.vocabulary import ANY_BOND, OPT_IN, PRACTICES

ENERGIES = {"low": _("Little"), "middle": _("Some"), "high": _("Plenty")}
RHYTHMS = ("daily", "weekdays", "weekly", "fortnightly", "monthly")
OF_PARTNERS = frozenset({"romance", "parents", "touch"})  # why an idea is for partners only
TAGS = OF_PARTNERS | frozenset(
    f"{ANY_BOND} alone at-home out long-distance morning evening".split()
)
# What goes along with a pause: the key of the idea, and what the pause is called in its address.
PAUSES = {
    "sit-down-in-your-coat": "arrive",
    "breathing-out-aloud": "breath",
    "one-moment-with-the-light-out": "thank",
    "one-word-on-sunday": "notice",
    "hands-open-before-the-list": "soften",
}
LENGTHS = {"10": (0, 10), "30": (11, 30), "more": (31, 24 * 60)}


@dataclass(frozen=True)
class Idea:
    """One idea. `ten` is the same in ten minutes or less; `rhythm` is what it is proposed with."""

    key: str
    name: str
    what: str
    ten: str
    minutes: int
    energy: str
    devices_away: bool
    practice: str
    rhythm: str
    tags: frozenset[str]

    @property
    def hour(self) -> time:
        """When it might happen."""
        return time(7, 30) if "morning" in self.tags else time(20)

    @property
    def pause(self) -> Pause | None:
        """The pause it goes along with."""
        return pause_of(self.key)


def pause_of(key: str) -> Pause | None:
    """Return the pause that what was taken from the idea of this key goes along with, or None."""
    return exercises.pause(PAUSES[key]) if key in PAUSES else None


def _faults(idea: Idea) -> Iterator[str]:
    yield from whose(idea.tags, f"{idea.what} {idea.ten}", OF_PARTNERS)
    if ("touch" in idea.tags) != (idea.practice in OPT_IN):
        yield "tag touch goes with the practices that are asked for first, and only with them"


SHIPPED = IdeaFile(
    Path(__file__).with_name("ideas.yaml"),
    "rituals",
    Idea,
    known={"practice": PRACTICES, "energy": ENERGIES, "rhythm": RHYTHMS, "tags": TAGS},
    sizes={
        "minutes": range(1, 241),
        "name": range(3, 61),
        "what": range(1, 301),
        "ten": range(1, 301),
    },
    faults=_faults,
)


@cache
def every() -> dict[str, Idea]:
    """Return all ideas by key, in the order of the file, read once."""
    return SHIPPED.ideas()


def fitting(
    *,
    alone: bool,
    circumstances: list[str],
    agreed: frozenset[str] = frozenset(),
    of_any_bond: bool = False,
) -> list[Idea]:
    """Return what these people could take: touch only where all `agreed` to it.

    Somebody alone gets what one does alone; couples far apart what works far apart first. Two who
    are not partners (`of_any_bond`) get what suits any bond, what is for one roof last unless they
    live under one.
    """
    apart = bool({"long-distance", "apart"} & set(circumstances))
    two_roofs = of_any_bond and "at-home" not in circumstances
    found = [
        idea
        for idea in every().values()
        if (idea.practice not in OPT_IN or idea.practice in agreed)
        and ("alone" in idea.tags or not alone)
        and ("parents" not in idea.tags or "parents" in circumstances)
        and (ANY_BOND in idea.tags or not of_any_bond)
    ]

    def comes_later(idea: Idea) -> tuple[bool, bool]:
        far = apart and "long-distance" not in idea.tags
        return far, two_roofs and "at-home" in idea.tags

    return sorted(found, key=comes_later)


def chosen(ideas: list[Idea], *, practice: str, energy: str, length: str) -> list[Idea]:
    """Return those of `ideas` that fit what was asked for; "" asks for nothing."""
    shortest, longest = LENGTHS.get(length, (0, 24 * 60))
    return [
        idea
        for idea in ideas
        if practice in ("", idea.practice)
        and energy in ("", idea.energy)
        and shortest <= idea.minutes <= longest
    ]
