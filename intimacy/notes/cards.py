"""One's own notes as a list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import FETCH_RAISE, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled
from intimacy.notes.arrival_words import arrival_of
from intimacy.notes.models import Note

LATELY = timedelta(days=28)
MOST = 30


@dataclass(frozen=True)
class OwnNote:
    """A note of one's own with its words, None where they do not open, and how it stands."""

    row: Note
    text: str | None
    arrival: str


def own_notes(user: User, at: datetime) -> list[OwnNote]:
    """Return this person's notes that are on their way or were left lately, newest first."""
    rows = _own(user, at - LATELY, at)
    texts = decrypt_rows(rows, "body", user)
    return [OwnNote(row, texts[row.pk], arrival_of(row, at)) for row in rows]


@compiled
def _own(user: User, since: datetime, at: datetime) -> QuerySet[Note]:
    here = Note.objects.filter(author=user, couple=Couple.objects.current_one_of(user)).judged(at)
    rows = here.filter(Q(has_arrived=False) | Q(kept_at__gt=since)).select_related("key")
    return rows.fetch_mode(FETCH_RAISE).order_by("-kept_at", "pk")[:MOST]
