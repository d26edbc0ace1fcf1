"""The demo people's notes: a few in each jar, one for Alice to open, two of hers on their way."""

from datetime import datetime, timedelta

from intimacy.couples.models import Membership
from intimacy.notes import jar, leave_note
from intimacy.notes.arrivals import When
from intimacy.notes.leave_note import Typed
from intimacy.notes.models import Note

TO_ALICE = (
    "Thank you for carrying the whole of Monday. I saw it, even if I only said it today.",
    "It was only small, but the light you left on in the hall was still on at two. I stood "
    "there for a moment.",
    "I still smile when I think of you and the umbrella.",
)
TO_BOB = (
    "I noticed that you rang my mother, and never told me.",
    "I liked the way you laughed at my soup, and then had a third bowl.",
)
NEW = "I haven’t said it yet, but the call on Thursday got me through Friday."
ON_THEIR_WAY = (
    (When(Note.How.SOME_TIME), "There is a pear in the left pocket of the warm coat."),
    (When(Note.How.OPENING), "Whatever we wrote this week: I am glad it is you I write it to."),
)


def fill_notes(a: Membership, b: Membership, at: datetime) -> None:
    """Leave notes as the two would have in the weeks before `at` (UTC)."""
    for weeks, text in enumerate(TO_ALICE, start=1):
        _opened(text, b, a, at - timedelta(weeks=weeks, hours=3))
    for weeks, text in enumerate(TO_BOB, start=2):
        _opened(text, a, b, at - timedelta(weeks=weeks, days=2))
    leave_note.leave(Typed(NEW, When()), by=b, at=at - timedelta(hours=2))
    for minutes, (when, text) in enumerate(ON_THEIR_WAY, start=3):
        leave_note.leave(Typed(text, when), by=a, at=at - timedelta(minutes=minutes))


def _opened(text: str, by: Membership, receiver: Membership, at: datetime) -> None:
    note = leave_note.leave(Typed(text, When()), by=by, at=at)
    jar.open_note(note, by=receiver, at=at + timedelta(hours=1))
