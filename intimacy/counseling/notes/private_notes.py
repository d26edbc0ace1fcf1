"""A counselor's private notes: sealed under their own key, on no path of anybody else's."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from intimacy.counseling.models import Client, Counselor, Note
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock_people
from intimacy.keys.decryption import decrypt_rows, must_decrypt
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import DataKey
from intimacy.lib.pressed_twice import new_id


class Conflict(Exception):
    """This note was changed in another tab; `theirs` is the row as it stands."""

    def __init__(self, theirs: Note) -> None:
        super().__init__("changed elsewhere")
        self.theirs = theirs


@dataclass(frozen=True)
class Draft:
    """What was typed, to which note, and which version of it the page showed; 0 is a new one."""

    text: str
    note: uuid.UUID
    seen: int = 0


@dataclass(frozen=True)
class Noted:
    """A note with its words; None where they do not open."""

    row: Note
    text: str | None


def keep(client: Client, draft: Draft, *, by: Counselor, at: datetime) -> Note:
    """Write a note on a couple, or change one; the same form sent twice is once.

    Raises Conflict where the note has moved on since version `draft.seen` and says something else,
    Unreadable where what is kept does not open.
    """
    with transaction.atomic():
        lock_people(by.user)
        mine = Note.objects.readable_by(by.user).select_related("key")
        note = mine.filter(pk=draft.note, client=client).first()
        if note is None:
            return _new(client, draft, by=by, at=at)
        must_decrypt([note], "body", by.user)
        if read([note], by)[0].text == draft.text:
            return note
        if note.version != draft.seen:
            raise Conflict(note)
        note.version, note.changed_at = note.version + 1, at
        encrypt_text(note, "body", draft.text)
        note.save(update_fields=["body", "version", "changed_at"])
    return note


def _new(client: Client, draft: Draft, *, by: Counselor, at: datetime) -> Note:
    note = Note(
        pk=new_id(Note, draft.note),
        counselor=by,
        client=client,
        key=DataKey.objects.of(DataKey.Scope.USER, by.user_id),
        written_at=at,
    )
    encrypt_text(note, "body", draft.text)
    note.save(force_insert=True)
    return note


def delete(note: Note, *, by: Counselor) -> None:
    """Delete one of `by`'s own notes, loaded with its `key`; there is no way back.

    Raises Unreadable where it does not open: nobody deletes what they cannot read.
    """
    must_decrypt([note], "body", by.user)
    note.delete()
    left = Couple.objects.filter(pk=note.client.couple_id, memberships=None)
    if not note.client.notes.exists():
        left.delete()  # both of them are erased, and this was the last that spoke of them


def read(rows: list[Note], by: Counselor) -> list[Noted]:
    """Open notes taken through `Note.objects.readable_by(by.user)`, with their `key`."""
    texts = decrypt_rows(rows, "body", by.user)
    return [Noted(row, texts[row.pk]) for row in rows]


def label_or_since(client: Client) -> str:
    """Return what to call a couple that may have left: the counselor's own label, or since when."""
    since = localtime(client.began_at or client.asked_at)
    return client.label or _("A couple, since %(day)s") % {"day": format_date(since, "j F Y")}
