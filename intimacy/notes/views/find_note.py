"""Finding a note through the person asking."""

import uuid
from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404
from intimacy.notes.models import Note


def note_of(user: User, pk: uuid.UUID, at: datetime) -> Note:
    """Return a note of the space this person is in that they may read, `judged`, with its key.

    Raises Http404.
    """
    return one_or_404(_readable(user, pk, at))


def own_note_of(user: User, pk: uuid.UUID, at: datetime) -> Note:
    """Return such a note of their own. Raises Http404."""
    return one_or_404(note for note in _readable(user, pk, at) if note.author_id == user.pk)


@compiled
def _readable(user: User, pk: uuid.UUID, at: datetime) -> QuerySet[Note]:
    here = Note.objects.readable_by(user, at).filter(couple=Couple.objects.current_one_of(user))
    rows = here.filter(pk=pk).judged(at).select_related("key")
    return rows.fetch_mode(FETCH_RAISE)[:1]
