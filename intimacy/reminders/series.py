"""What a person is reminded of: a series that repeats by a rule, or a single moment."""

import uuid
from datetime import date, datetime, time
from typing import NamedTuple

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import local_time, zone
from intimacy.reminders.due_schedules import Next, next_reminder
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import reminder_at
from intimacy.reminders.models import Schedule

Local = tuple[str, date, time, str]  # rule, first day, hour, zone (IANA)
MEANT = ("scope", "lead", "rule", "day", "time", "zone")  # columns that say what is meant


class Series(NamedTuple):
    """What repeats by a rule: `starts` is naive, on the clock of `place` (IANA)."""

    subject: uuid.UUID
    scope: uuid.UUID
    rule: Rule
    starts: datetime
    place: str

    def stands_as(self, row: Schedule | None, lead: int) -> bool:
        """True where `row` says the same: what it says is due this minute is still said."""
        meant = (self.scope, lead, *self._local())
        return row is not None and meant == tuple(getattr(row, name) for name in MEANT)

    def schedule(self, user: User, kind: str, lead: int, at: datetime) -> Schedule | None:
        """Return the row for what comes after `at` (UTC), not saved; None where nothing does."""
        found = next_reminder(*self._local(), lead, after=at, at=at)
        return found and _row(user, kind, self, found, lead, self._local())

    def _local(self) -> Local:
        return str(self.rule), self.starts.date(), self.starts.time(), self.place


class Single(NamedTuple):
    """What happens once, at `moment` (UTC), as meant on the clock of `place`, or on their own."""

    subject: uuid.UUID
    scope: uuid.UUID
    moment: datetime
    place: str = ""

    def stands_as(self, row: Schedule | None, lead: int) -> bool:
        """Return False: a moment is written down anew each time."""
        return False

    def schedule(self, user: User, kind: str, lead: int, at: datetime) -> Schedule | None:
        """Return its row, not saved; None where there is no point in it any more at `at` (UTC)."""
        if self.moment + KINDS[kind].lasts <= at:
            return None
        place = self.place or user.zone
        local, second = local_time(self.moment, place), self.moment.astimezone(zone(place)).fold
        day, hour = local.date(), local.time()
        found = Next(day, reminder_at(day, hour, place, lead, second))
        return _row(user, kind, self, found, lead, ("", day, hour, place))


def _row(
    user: User, kind: str, thing: Series | Single, found: Next, lead: int, local: Local
) -> Schedule:
    meant = dict(zip(MEANT, (thing.scope, lead, *local), strict=True))
    ahead = {"next_day": found.day, "next_at": found.at, "moved_at": None}
    return Schedule(user=user, kind=kind, subject=thing.subject, **meant, **ahead)
