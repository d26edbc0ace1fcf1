"""What a person wrote, room by room: each room registers its own once, and My words, the export and
the forgetting of a space read from there. A line says who can read it only as far as its author may
know: nothing in it depends on what the other did unseen.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Space
from intimacy.keys.models import EncryptedRow

type Rows = QuerySet[Any]


class Reach(Enum):
    """Who can read a line beside its author: nobody, the other now, or once something is so."""

    ALONE = "alone"
    BOTH = "both"
    SEALED = "sealed"  # once both have sealed
    COMES = "comes"  # once it has reached them
    AGREED = "agreed"  # where both let each other


@dataclass(frozen=True)
class Writer:
    """Somebody looking at their own words at a moment (UTC), in the `space` they are in.

    Without a space, as in a file, no name stands in their words.
    """

    user: User
    at: datetime
    space: Space | None = None

    @property
    def pair(self) -> Couple | None:
        """The open space this person shares, or None."""
        return self.space.couple if self.space and self.space.couple.is_pair else None

    @property
    def paused_at(self) -> datetime | None:
        return self.space.me.paused_at if self.space else None

    @property
    def partner(self) -> str:
        """The other's name, "" without one."""
        return self.space.partner_name if self.space else ""

    def partner_in(self, couple: Couple) -> str:
        """Return the other's name where questions of this space may hold it, else ""."""
        here = self.space is not None and self.space.couple == couple
        return self.partner if here else ""


@dataclass(frozen=True)
class Part:
    """Some of what a line says: `text` is None where it does not open. `held`: not the other's to
    read yet, whatever may be read of the rest."""

    text: str | None
    label: str = ""
    held: bool = False


@dataclass(frozen=True)
class Line:
    """One thing somebody wrote. `title` is the question, or what it is; `about` what it came after.

    `third` is who can read it beside the two, "" where nobody can.
    """

    title: str
    parts: Sequence[Part]
    about: str = ""
    reach: Reach = Reach.ALONE
    third: str = ""
    withdrawn_at: datetime | None = None

    def for_its_author_alone(self) -> "Line":
        """Return the same line as it stands where nobody else can read it any more."""
        parts = [replace(part, held=False) for part in self.parts]
        return replace(self, parts=parts, reach=Reach.ALONE, third="")

    def readers(self, partner: str) -> str:
        """Return who can read it, in its author's words; `partner` is the other's name."""
        names = {"name": partner, "third": self.third}
        said = THREE if self.third else TWO
        return said[self.reach]() % names


TWO: Mapping[Reach, Callable[[], str]] = {
    Reach.ALONE: lambda: _("Only you"),
    Reach.BOTH: lambda: _("You and %(name)s"),
    Reach.SEALED: lambda: _("%(name)s, once both of you have sealed"),
    Reach.COMES: lambda: _("%(name)s, once it has reached them"),
    Reach.AGREED: lambda: _("%(name)s too, where both of you said yes"),
}
THREE: Mapping[Reach, Callable[[], str]] = {
    **TWO,
    Reach.BOTH: lambda: _("You, %(name)s and %(third)s"),
    Reach.SEALED: lambda: _("%(name)s and %(third)s, once both of you have sealed"),
    Reach.AGREED: lambda: _("%(name)s and %(third)s too, where both of you said yes"),
}


@dataclass(frozen=True)
class Source:
    """Rows of one kind.

    `rows` selects a person's own of every space they were in, each with its `kept_day` on their
    clock, and its `kept_week` where it may belong to one; `judged` adds what decides who reads
    them. `told` opens such rows and returns their lines by key, but for those that say nothing.
    `of_space` is False for what is in no space; `place` names the field that orders those of one
    day, and `opens` the tables that it opens.
    """

    rows: Callable[[Writer], Rows]
    told: Callable[[Sequence[Any], Writer], Mapping[uuid.UUID, Line]]
    opens: tuple[type[EncryptedRow], ...]
    judged: Callable[[Rows, Writer], Rows] = lambda rows, writer: rows
    of_space: bool = True
    in_weeks: bool = False
    place: str = ""

    def living(self, writer: Writer) -> Rows:
        """Select them but for those whose key was destroyed: they were forgotten.

        A backup may have brought those back.
        """
        return self.rows(writer).filter(key__destroyed_at=None)

    def lines(self, keys: Collection[uuid.UUID], writer: Writer) -> Mapping[uuid.UUID, Line]:
        """Return the lines of these rows of `living`, opened for their author."""
        rows = self.judged(self.living(writer).filter(pk__in=keys), writer)
        loaded = rows.select_related("key", *(["couple"] if self.of_space else []))
        return self.told(list(loaded.fetch_mode(FETCH_RAISE)), writer)


@dataclass(frozen=True)
class Room:
    """What a room keeps of a person's words, under the name pages give it.

    `forget` deletes what somebody wrote in a space that ended, under the couple's lock.
    """

    name: str
    label: str | Promise
    sources: tuple[Source, ...]
    forget: Callable[[Membership], None] | None = None


ROOMS: dict[str, Room] = {}


def keep_words(room: Room) -> None:
    """Make known what a room keeps. Rooms register it once, in `AppConfig.ready`."""
    ROOMS[room.name] = room
