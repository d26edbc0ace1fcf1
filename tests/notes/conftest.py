"""Alice in Berlin leaves notes for Bob in New York, on a Sunday evening in September."""

import random
from datetime import datetime, timedelta

import pytest
import time_machine

from intimacy.accounts.models import User
from intimacy.keys.decryption import decrypt_readable
from intimacy.notes import arrivals, jar, leave_note
from intimacy.notes.arrivals import When
from intimacy.notes.leave_note import Typed
from intimacy.notes.models import Note
from tests.conftest import START, member

AT = START  # 2026-09-06, 20:00 in Berlin and 14:00 in New York
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NOW, SOME_TIME, OPENING = Note.How.NOW, Note.How.SOME_TIME, Note.How.OPENING
FRIDAY = AT + 5 * DAY


def leave(user: User, text="For the soup", how=NOW, moment=None, at=AT, once=None) -> Note:
    """Leave a note for the other one, as the form would."""
    typed = Typed(text, When(Note.How.AT if moment else how, moment))
    return leave_note.leave(typed, by=member(user), at=at, once=once)


def change(note: Note, text: str, how=NOW, moment=None, seen=1, at=AT) -> None:
    typed = Typed(text, When(Note.How.AT if moment else how, moment))
    leave_note.change(note, typed, by=member(note.author), seen=seen, at=at)


def reads(user: User, at: datetime) -> set[str]:
    """Return the words this person may read at a moment."""
    rows = Note.objects.readable_by(user, at).values_list("pk", flat=True)
    with time_machine.travel(at, tick=False):
        return set(decrypt_readable(Note, rows, "body", user).values())


def opened(note: Note, by: User, at: datetime = AT + HOUR) -> Note:
    """Let the receiver open what has come."""
    jar.open_note(note, by=member(by), at=at)
    note.refresh_from_db()
    return note


@pytest.fixture(autouse=True)
def lots(monkeypatch):
    """The same chance in every test."""
    monkeypatch.setattr(arrivals, "chance", random.Random("the same"))


@pytest.fixture
def evening():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock
