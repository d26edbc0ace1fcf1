"""The knock that a note has come, and the nudge to write one.

What somebody left knocks at the receiver's own daily hour, as all that a partner causes. The nudge
looks only at what its own person did.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import FETCH_RAISE
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import has_other
from intimacy.lib.spans import DAY, WEEK
from intimacy.notes import nudges
from intimacy.notes.models import Note
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind

CAME = "note-came"


def settle(note: Note, receiver: User, at: datetime) -> None:
    """Bring the receiver's knock in line with when a note arrives, at `at` (UTC).

    One that comes with an opening has none: whoever opens finds it. Call it under the lock.
    """
    schedules.stop(subject=note.pk, scope=note.couple_id)
    if note.arrives_at:
        about = {"subject": note.pk, "scope": note.couple_id}
        schedules.knock(receiver, CAME, **about, at=max(at, note.arrives_at))


def still_new(dues: Sequence[Due]) -> set[int]:
    """Return the messages about notes that are there and that their receiver has not opened."""
    here = set(Membership.objects.listening(dues).values_list("couple", "user"))
    rows = Note.objects.arrived(now()).filter(pk__in={due.subject for due in dues}, seen=False)
    rows = rows.filter(couple__ended_at=None).fetch_mode(FETCH_RAISE)
    new = {note.pk: note for note in rows.only("couple", "author")}
    return {
        due.message
        for due in dues
        if (note := new.get(due.subject))
        and note.author_id != due.user
        and (note.couple_id, due.user) in here
    }


def still_nudged(dues: Sequence[Due]) -> set[int]:
    """Return the messages to people who have left no note of their own for a week.

    Nobody is nudged alone, in a pause, or while the two rest.
    """
    at = now()
    written = Note.objects.filter(
        author__in={due.user for due in dues}, kept_at__gt=at - WEEK
    ).values_list("couple", "author")
    members = Membership.objects.listening(dues).filter(couple__kind=Couple.Kind.PAIR)
    rows = members.select_related("couple").fetch_mode(FETCH_RAISE)
    here = {(row.couple_id, row.user_id) for row in rows if not row.couple.rests(at)}
    here -= set(written)
    return {due.message for due in dues if (due.scope, due.user) in here}


def _never_before(subject: uuid.UUID) -> datetime | None:
    return Note.objects.filter(pk=subject).values_list("arrives_at", flat=True).first()


def _notes(subject: uuid.UUID) -> str:
    return reverse("notes:list")


def _write(subject: uuid.UUID) -> str:
    return reverse("notes:new")


KINDS = (
    Kind(
        CAME,
        _("A note has come"),
        still_new,
        _notes,
        lasts=timedelta(days=3),
        held=True,
        never_before=_never_before,
        offered=has_other,
    ),
    Kind(
        nudges.KIND,
        _("A nudge to write a note"),
        still_nudged,
        _write,
        lasts=DAY,
        on=False,
        hint=_("Once a week at most, and not where you have left a note since."),
        begins=nudges.begin,
        times="notes:nudge",
        offered=has_other,
    ),
)
