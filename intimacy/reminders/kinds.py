"""What there is to remind of. Rooms above register their kinds once, in `AppConfig.ready`."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise

if TYPE_CHECKING:  # this module is read before there are models
    from intimacy.accounts.models import User


class Due(NamedTuple):
    """A message whose turn has come, as the room that knows its subject sees it."""

    message: int
    user: int
    subject: uuid.UUID
    scope: uuid.UUID
    moment: datetime  # what it is about happens then (UTC)


@dataclass(frozen=True)
class Kind:
    """One thing people can be reminded of.

    `still_wanted(dues)` returns the message ids that should still go, asked once per batch just
    before sending, in a fixed number of queries. `link(subject)` returns the path its mail leads
    to, `link_all()` the one where a mail speaks of several things in one minute. A kind that the
    partner causes is `held`: it goes at the person's own daily hour, one of all held kinds a day
    at most. Where that hour changes, a knock moves with it, but to no moment before
    `never_before(subject)` (UTC), where the room names one. `leads` are the minutes before that
    one may choose. What happens at its moment whoever is ready for it is `fixed`: "Tomorrow
    instead" cannot move it. A room whose things do not all follow a person to another zone sets
    them itself: `placed`. It is told where somebody turns the kind on, `begins(user, at)`, and
    `times` is the URL name of the page for its day and hour. Whom a kind is nothing for, it is not
    `offered`: what they chose of it stays as it is.
    """

    name: str
    label: str | Promise
    still_wanted: Callable[[Sequence[Due]], set[int]]
    link: Callable[[uuid.UUID], str]
    lasts: timedelta  # how long after its moment there is still a point in saying it
    on: bool = True
    held: bool = False
    leads: tuple[int, ...] = ()
    lead: int = 0
    hint: str | Promise = ""
    fixed: bool = False
    placed: bool = False
    never_before: Callable[[uuid.UUID], datetime | None] = lambda subject: None
    link_all: Callable[[], str] | None = None
    begins: "Callable[[User, datetime], None] | None" = None
    times: str = ""
    offered: "Callable[[User], bool]" = lambda user: True

    def over(self, moment: datetime, again: int = 0) -> datetime:
        """Return when there is no point any more in speaking of `moment` (UTC).

        `again` days later, where somebody would rather hear of it then.
        """
        return moment + self.lasts + timedelta(days=0 if self.fixed else again)


KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known. Raises ValueError for a name that is taken or too long."""
    for kind in kinds:
        if len(kind.name) > 20 or KINDS.get(kind.name, kind) != kind:
            raise ValueError(f"cannot register {kind.name}")
        KINDS[kind.name] = kind
