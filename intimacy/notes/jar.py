"""Notes that came: one is opened, then it lies in the jar and is drawn again, one at a time.

The jar is never counted. Ids are random, so that going on behind one of them is drawing without
putting back, and no note comes twice before all have come once.
"""

import uuid
from datetime import datetime

from django.db.models import FETCH_RAISE, Case, QuerySet, When

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.lib.compiled import compiled, first
from intimacy.notes.models import Note


def open_note(note: Note, *, by: Membership, at: datetime) -> None:
    """Set `seen` of a note that has come for `by`; nobody else is told, and when is kept nowhere.

    Raises Closed where the space has ended meanwhile.
    """
    with hold(by.couple):
        Note.objects.received_by(by.user, at).filter(pk=note.pk).update(seen=True)


def draw(user: User, behind: uuid.UUID, at: datetime) -> list[Note]:
    """Return the opened note behind this id, from the first on again, and the one after it.

    With their keys, in one query; one alone where the jar holds no other, none where it is empty.
    """
    return _drawn(user, behind, at)


def waiting(user: User, at: datetime) -> uuid.UUID | None:
    """Return the id of the note that came first of those this person has not opened, or None."""
    return first(_unopened(user, at))


def unopened(user: User, at: datetime) -> QuerySet[Note, uuid.UUID]:
    """Select the ids of the notes that have come and that this person has not opened."""
    came = Note.objects.received_by(user, at).filter(seen=False)
    return came.order_by("kept_at", "pk").values_list("pk", flat=True)


@compiled
def _drawn(user: User, behind: uuid.UUID, at: datetime) -> QuerySet[Note]:
    came = Note.objects.received_by(user, at).filter(seen=True).select_related("key")
    around = Case(When(pk__gt=behind, then=0), default=1)
    return came.order_by(around, "pk").fetch_mode(FETCH_RAISE)[:2]


@compiled
def _unopened(user: User, at: datetime) -> QuerySet[Note, uuid.UUID]:
    return unopened(user, at)[:1]
