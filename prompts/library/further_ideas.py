"""Ideas of higher rooms from which a date or a ritual may begin, found by key."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class FurtherIdea:
    """What the form of a date or a ritual is filled with."""

    name: str
    what: str


FINDING: list[Callable[[str], FurtherIdea | None]] = []


def register(find: Callable[[str], FurtherIdea | None]) -> None:
    """Let a room lead to the form of a date or a ritual; `find` returns its idea of a key, or None.

    Rooms register it once, in `AppConfig.ready`; no two rooms call an idea the same.
    """
    if find not in FINDING:
        FINDING.append(find)


def further_idea(key: str) -> FurtherIdea | None:
    """Return the idea a higher room calls so, or None."""
    return next((idea for find in FINDING if (idea := find(key))), None)
