"""Leaving a note for the other, changing it until it arrives, taking it back at any time.

Taking back answers the same whether the note had arrived or not, so that it tells nothing. Verbs
take the couple's lock, so that a change and an arrival, or two tabs, take turns.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Closed, hold, lock
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import Unreadable
from intimacy.lib.pressed_twice import new_id
from intimacy.notes import arrivals, note_reminders
from intimacy.notes.arrival_words import may_change
from intimacy.notes.arrivals import When
from intimacy.notes.keep_draft import Conflict, became_a_note
from intimacy.notes.models import Note
from intimacy.reminders import schedules


class Left(Exception):
    """This note is out of its author's hands: it stays as it was."""


@dataclass(frozen=True)
class Typed:
    """What somebody wrote, and when it shall arrive."""

    text: str
    when: When


def leave(
    typed: Typed,
    *,
    by: Membership,
    at: datetime,
    once: uuid.UUID | None = None,
    draft_seen: int = 0,
) -> Note:
    """Keep a note for the other of `by`'s space; the same `once` again leaves no second one.

    The draft it was goes with it: the version `draft_seen`, or the same words. Raises Closed where
    there is nobody to leave it for.
    """
    with hold(by.couple) as couple:
        receiver = other_than(by.user, couple)
        if once and (left := Note.objects.filter(pk=once, author=by.user).first()):
            return left
        note = Note(pk=new_id(Note, once), couple=couple, author=by.user, key=by.key())
        encrypt_text(note, "body", typed.text)
        arrivals.place(note, typed.when, receiver=receiver, at=at)
        note.save(force_insert=True)
        became_a_note(typed.text, by=by, seen=draft_seen)
        note_reminders.settle(note, receiver, at)
    return note


def change(note: Note, typed: Typed, *, by: Membership, seen: int, at: datetime) -> None:
    """Change what one's own note says or when it arrives; `seen` is the version the page showed.

    Where it comes some time, only another choice of when moves it. Raises Left where it is out of
    its author's hands, Conflict where another tab changed it, Unreadable where it does not open,
    Closed where the space has ended or the note is gone.
    """
    with hold(by.couple) as couple:
        receiver, note = other_than(by.user, couple), _own(note, by.user, at)
        if not may_change(note, at):
            raise Left
        stood = _text(note, by.user)
        if note.version != seen and stood != typed.text:
            raise Conflict(stood, note.version)
        note.version += 1
        encrypt_text(note, "body", typed.text)
        if _moves(note, typed.when):
            arrivals.place(note, typed.when, receiver=receiver, at=at)
        note.save(update_fields=["body", "version", *arrivals.PLACED])
        note_reminders.settle(note, receiver, at)


def take_back(note: Note, *, by: Membership, at: datetime) -> str:
    """Delete one's own note, arrived or not, and return what it said.

    Raises Unreadable where it does not open, Closed where it is gone.
    """
    with transaction.atomic():
        lock(by.couple)
        note = _own(note, by.user, at)
        text = _text(note, by.user)
        schedules.stop(subject=note.pk, scope=note.couple_id)
        note.delete()
    return text


def resumed(by: Membership, *, since: datetime, at: datetime) -> None:
    """Let what would have arrived in a pause (`since` to `at`, UTC) come some time in the week
    after it: what appeared at its end would tell of it.

    Call it in the transaction that ends the pause, under the couple's lock.
    """
    waited = Note.objects.filter(
        couple=by.couple, author=by.user, arrives_at__gte=since, arrives_at__lte=at
    )
    rows = list(waited.select_related("author").fetch_mode(FETCH_RAISE))
    for note in rows:
        receiver = other_than(by.user, by.couple)
        arrivals.place(note, When(Note.How.SOME_TIME), receiver=receiver, at=at)
        note.save(update_fields=arrivals.PLACED)
        note_reminders.settle(note, receiver, at)


def other_than(user: User, couple: Couple) -> User:
    """Return the other person of an open space. Raises Closed where there is none."""
    rows = Membership.objects.current().filter(couple=couple).select_related("user")
    for membership in rows.exclude(user=user)[:1]:
        return membership.user
    raise Closed


def _own(note: Note, user: User, at: datetime) -> Note:
    fresh = Note.objects.judged(at).select_related("key", "author")
    for row in fresh.filter(pk=note.pk, author=user)[:1]:
        return row
    raise Closed


def _text(note: Note, user: User) -> str:
    text = decrypt_rows([note], "body", user)[note.pk]
    if text is None:
        raise Unreadable
    return text


def _moves(note: Note, when: When) -> bool:
    """True where another arrival was chosen; what leaves now has its minute anew."""
    if when.how == Note.How.AT:
        return (note.how, note.arrives_at) != (when.how, when.moment)
    return when.how == Note.How.NOW or note.how != when.how
