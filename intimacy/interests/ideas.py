"""The library of interests: a file that ships with the code, read once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from intimacy.dates.idea_filter import COST_NAMES
from intimacy.dates.idea_filter import PLACES as PLACE_NAMES
from intimacy.dates.ideas import COSTS, ENERGIES, PLACES
from prompts.library.further_ideas import FurtherIdea
from prompts.library.idea_files import IdeaFile
from prompts.vocabulary import ANY_BOND

PACES = {"quiet": _("Quiet"), "lively": _("Lively")}
FIRST = "try-"  # how each key begins: no date and no ritual is called so


@dataclass(frozen=True)
class Interest:
    """Something two might try: `name` says it as a verb, `what` in a line more."""

    key: str
    name: str
    what: str
    cost: str
    energy: str
    place: str
    pace: str
    tags: frozenset[str]

    @property
    def facts(self) -> str:
        """Where it is, whether it is quiet or lively, and what it costs, on one line."""
        return f"{dict(PLACE_NAMES)[self.place]} · {PACES[self.pace]} · {COST_NAMES[self.cost]}"


def _called(interest: Interest) -> Iterator[str]:
    if not interest.key.startswith(FIRST):
        yield f"key {interest.key} does not begin with {FIRST}"


SHIPPED = IdeaFile(
    Path(__file__).with_name("interests.yaml"),
    "interests",
    Interest,
    known={
        "cost": COSTS,
        "energy": ENERGIES,
        "place": PLACES,
        "pace": PACES,
        "tags": frozenset({ANY_BOND}),
    },
    sizes={"name": range(3, 61), "what": range(30, 161)},
    faults=_called,
)


@cache
def interests() -> Mapping[str, Interest]:
    """Return every interest by its key, in the order of the file."""
    return SHIPPED.ideas()


def found(key: str) -> FurtherIdea | None:
    """Return the interest of this key as a date or a ritual begins from it, or None."""
    one = interests().get(key)
    return FurtherIdea(one.name, one.what) if one else None
