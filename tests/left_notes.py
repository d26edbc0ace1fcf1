"""Notes that one left for the other, by the verbs of the domain."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.notes import jar, leave_note
from intimacy.notes.arrivals import When
from intimacy.notes.leave_note import Typed
from intimacy.notes.models import Note
from tests.conftest import member


def left(
    user: User, text: str, at: datetime, how: str = "now", moment: datetime | None = None
) -> Note:
    """Leave a note for the other of the space a person is in."""
    typed = Typed(text, When(Note.How.AT if moment else how, moment))
    return leave_note.leave(typed, by=member(user), at=at)


def opened(note: Note, by: User) -> Note:
    """Let its receiver open what has come by an hour after it was left."""
    jar.open_note(note, by=member(by), at=note.kept_at + timedelta(hours=1))
    return note
