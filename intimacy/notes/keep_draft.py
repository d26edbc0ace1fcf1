"""Keeping a note while it is being written: one draft a person and space, seen by its author alone.

It goes with the note it became, by *Put it away*, and with the space when that closes.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, QuerySet

from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold, lock
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import Unreadable
from intimacy.lib.compiled import compiled, first
from intimacy.notes.models import NoteDraft


class Elsewhere(Exception):
    """This draft was left or put away in another place: nothing begins it again."""


class Conflict(Exception):
    """This note, or its draft, was changed in another tab; `theirs` is what is kept."""

    def __init__(self, theirs: str, version: int) -> None:
        super().__init__("changed elsewhere")
        self.theirs, self.version = theirs, version


@dataclass(frozen=True)
class Kept:
    """A draft with its words, None where they do not open."""

    row: NoteDraft
    text: str | None


def kept_draft(by: Membership) -> Kept | None:
    """Return the draft this person has in this space, or None, in one query."""
    row = first(_of(by))
    return Kept(row, decrypt_rows([row], "body", by.user)[row.pk]) if row else None


def keep(text: str, *, by: Membership, seen: int, at: datetime) -> NoteDraft | None:
    """Keep what `by` has typed so far and return the row, or None where nothing is left to keep.

    `seen` is the version the page knew, 0 for none. Raises Conflict where another tab changed it,
    Elsewhere where it is gone, Unreadable where it does not open, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        row = first(_of(by))
        if row is None and seen:
            raise Elsewhere
        if row is None and not text:
            return None
        row = row or NoteDraft(couple=couple, by=by, key=by.key())
        stood = _text(row, by) if row.version else ""
        if row.version != seen and stood != text:
            raise Conflict(stood, row.version)
        if not text:
            row.delete()
            return None
        if row.version == seen:
            row.version, row.saved_at = row.version + 1, at
            encrypt_text(row, "body", text)
            row.save()
    return row


def put_away(*, by: Membership) -> None:
    """Delete the draft, if there is one. Raises Unreadable where it does not open."""
    with transaction.atomic():
        lock(by.couple)
        if row := first(_of(by)):
            _text(row, by)
            row.delete()


def became_a_note(text: str, *, by: Membership, seen: int) -> None:
    """Delete the draft of a note that was left: the version its page showed, or the same words.

    What another tab wrote since stays, and so does what does not open. Call it under the lock.
    """
    row = first(_of(by))
    if row is None:
        return
    stood = decrypt_rows([row], "body", by.user)[row.pk]
    if stood is not None and (row.version == seen or stood == text):
        row.delete()


def _text(row: NoteDraft, by: Membership) -> str:
    text = decrypt_rows([row], "body", by.user)[row.pk]
    if text is None:
        raise Unreadable
    return text


@compiled
def _of(by: Membership) -> QuerySet[NoteDraft]:
    return NoteDraft.objects.filter(by=by).select_related("key").fetch_mode(FETCH_RAISE)[:1]
