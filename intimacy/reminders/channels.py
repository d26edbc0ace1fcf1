"""The two ways a message leaves the house: a channel takes letters, says what became of each.

Mail and push are two by choice: each has a column of `Choice`, words of its own on the page and
its own reasons not to reach somebody. A third would need all of these, not a line in a list.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

if TYPE_CHECKING:  # this module is read before there are models
    from intimacy.reminders.models import Subscription


class Way(IntEnum):
    """A way to reach somebody: its bit in `Message.done`."""

    MAIL = 1
    PUSH = 2


class Outcome(Enum):
    SENT = "sent"
    LATER = "later"  # try again: the other side is away, slow or busy
    NEVER = "never"  # refused for good
    NOWHERE = "nowhere"  # this person has no address or device for it


@dataclass(frozen=True)
class Letter:
    """One message on its way. It holds a kind, links and times, never words."""

    message: int
    token: UUID  # what its links hold
    user: int
    email: str
    locale: str
    kind: str
    name: str  # the same for every attempt: Message-ID and push topic are made of it
    until: datetime  # then there is no point in it any more (UTC)
    devices: "Sequence[Subscription]" = ()  # of that person, for a push, the newest first


class Channel(AbstractContextManager["Channel"], Protocol):
    """Used as `with Mail() as mail:` for one batch, so that one connection serves it.

    `chunk` letters are checked against the outbox, posted and written down together: what a
    crash repeats is one chunk at most.
    """

    chunk: int

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        """Hand the letters over and yield what became of each. Raises nothing."""
