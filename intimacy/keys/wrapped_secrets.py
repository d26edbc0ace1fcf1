"""What ring keys wrap: each room that keeps something under the ring registers it here, once.

`manage.py ring` counts and re-wraps what stands here, and no ring key goes that wraps any of it.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Batch(NamedTuple):
    """What one step of re-wrapping did. `last` is where the next begins; None where all is done."""

    last: str | None
    done: int
    failed: int  # rows that do not open: left as they are


class Wrapped(NamedTuple):
    """`label` says what it is, `counts` how much of it each ring key wraps, by the key's id.

    `rewrap` takes where to begin ("" at first) and how many rows at most.
    """

    label: str
    counts: Callable[[], Mapping[str, int]]
    rewrap: Callable[[str, int], Batch]


REGISTERED: dict[str, Wrapped] = {}


def register(wrapped: Wrapped) -> None:
    """Make known what a room keeps under the ring."""
    REGISTERED[wrapped.label] = wrapped


def counts() -> dict[str, dict[str, int]]:
    """Return for each ring key the database names how many rows of what it wraps, by label."""
    found: dict[str, dict[str, int]] = {}
    for label, wrapped in REGISTERED.items():
        for name, number in wrapped.counts().items():
            found.setdefault(name, {})[label] = number
    return found
