"""When a note arrives: a minute from now, at a moment, with the next opening, or some time.

Some time is a day that chance picks among the next six on the author's clock, and on it an hour
that chance picks among those in which the receiver is not quiet. The author may change the note
until that day begins, which hangs on nobody's quiet hours; the hour is told to nobody.
"""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.lib.local_times import NO_TIME
from intimacy.lib.spans import DAY, MINUTE, WEEK
from intimacy.lib.zones import local_day, moment
from intimacy.notes.models import Note
from intimacy.reminders.models import Preferences
from intimacy.reminders.preferences import Wants, quiet_until
from intimacy.sharing.models import UNDO

DAYS_AHEAD = 6
FURTHEST = timedelta(days=366)
KNOWN_AFTER = WEEK  # some time is over by then, whatever the hour was
TRIES = 200

chance: random.Random = random.SystemRandom()


@dataclass(frozen=True)
class When:
    """When a note shall arrive: a `Note.How`, and the moment (UTC) for one that names it."""

    how: str = Note.How.NOW
    moment: datetime | None = None


# What `place` sets.
PLACED = ("how", "kept_at", "leaves_at", "arrives_at", *NO_TIME)


def place(note: Note, when: When, *, receiver: User, at: datetime) -> None:
    """Set when an unsaved note arrives, as chosen at `at` (UTC)."""
    note.how, note.kept_at = when.how, at
    note.leaves_at = note.arrives_at = None
    for name, nothing in NO_TIME.items():
        setattr(note, name, nothing)
    if when.how == Note.How.NOW:
        note.arrives_at = at + UNDO
    elif when.how == Note.How.SOME_TIME:
        note.leaves_at, note.arrives_at = some_time(note.author, receiver, at)
    elif when.how == Note.How.AT and when.moment:
        note.arrives_at = when.moment
        note.mean(when.moment, note.author.zone)


def some_time(author: User, receiver: User, at: datetime) -> tuple[datetime, datetime]:
    """Return when a note is out of its author's hands, and when it arrives (UTC), by chance."""
    day = local_day(at, author.zone) + chance.randint(1, DAYS_AHEAD) * DAY
    begins = moment(day, time(0), author.zone)
    minutes = (moment(day + DAY, time(0), author.zone) - begins) // MINUTE
    wants = Wants.of([receiver.pk]).person(receiver.pk)
    quiet = Preferences(quiet_from=wants.quiet_from, quiet_until=wants.quiet_until)
    for _ in range(TRIES):
        found = begins + chance.randrange(minutes) * MINUTE
        if quiet_until(quiet, receiver.zone, found) is None:
            return begins, found
    return begins, quiet_until(quiet, receiver.zone, begins) or begins
