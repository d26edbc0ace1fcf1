"""Whose calendar it is: their clock, what they chose, and when a bell may ring for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache

from django.conf import settings
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.lib.spans import DAY, MINUTE
from intimacy.lib.zones import offset_at, zone
from intimacy.reminders.models import Choice, Preferences
from intimacy.reminders.preferences import Wants, is_quiet


@dataclass(frozen=True)
class Reader:
    """The person, the moment they ask at (UTC), and whether they want names to be said."""

    user: User
    at: datetime
    named: bool
    wants: Wants

    @classmethod
    def of(cls, user: User, *, named: bool, at: datetime) -> "Reader":
        return cls(user, at, named, Wants.of([user.pk]))

    def link(self, path: str) -> str:
        """Return where an entry leads. A neutral one does not even say to which of our rooms."""
        return settings.SITE_URL + (path if self.named else reverse("week"))

    # --- What they changed themselves -----------------------------------------------------------

    @cached_property
    def person(self) -> Preferences:
        return self.wants.person(self.user.pk)

    def choice(self, kind: str) -> Choice:
        return self.wants.choice(self.user.pk, kind)

    def revision(self, kind: str = "") -> int:
        """Return how often they changed what their calendar says of things of this kind."""
        return self.person.revision + (self.choice(kind).revision if kind else 0)

    def stamp(self, changed_at: datetime, kind: str = "") -> datetime:
        """Return when a thing that was changed then (UTC) last became another one for them."""
        mine = (self.person.changed_at, self.choice(kind).changed_at if kind else None)
        return max([changed_at, *(at for at in mine if at)])

    # --- When it may ring -----------------------------------------------------------------------

    def alarm_of_one(self, kind: str, begins: datetime) -> int | None:
        """Return how many minutes before `begins` (UTC) it rings, or None: not in quiet hours."""
        lead = self._lead(kind)
        if lead is None:
            return None
        rings = (begins - lead * MINUTE).astimezone(zone(self.user.zone))
        return None if is_quiet(self.person, rings.time()) else lead

    def alarm_of_all(self, kind: str, at: time, place: str) -> int | None:
        """Return the same of what happens again and again at `at`, on the clock of `place` (IANA).

        Where it would ring in quiet hours at any time of the year it never does.
        """
        lead = self._lead(kind)
        if lead is None:
            return None
        ahead = _ahead(place, self.user.zone, self.at.year)
        begins = datetime.combine(date(2000, 1, 1), at) - lead * MINUTE
        return None if any(is_quiet(self.person, (begins + by).time()) for by in ahead) else lead

    def _lead(self, kind: str) -> int | None:
        choice = self.choice(kind)
        return choice.lead if choice.on and not self.person.silent_since else None


@lru_cache(maxsize=1024)
def _ahead(there: str, here: str, year: int) -> frozenset[timedelta]:
    """Return by how much the clock here is ahead of that one, in that year and the next."""
    if there == here:
        return frozenset({timedelta()})
    noons = (datetime(year, 1, 1, 12, tzinfo=UTC) + n * DAY for n in range(731))
    return frozenset(offset_at(at, here) - offset_at(at, there) for at in noons)
