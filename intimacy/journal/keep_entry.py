"""Writing an entry, changing it, deleting it, deleting all. Verbs take the person's row, so that
two tabs take turns; no space is asked, so none has to be open."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.spaces import lock_people
from intimacy.journal.entry_words import Written, open_entries, seal_entry
from intimacy.journal.models import Entry
from intimacy.keys.decryption import must_decrypt
from intimacy.keys.models import DataKey, Unreadable
from intimacy.lib.http import one_or_404
from intimacy.lib.pressed_twice import new_id


class Conflict(Exception):
    """This entry says something else since the page was drawn; `stands` is the row, `said` what."""

    def __init__(self, stands: Entry, said: Written) -> None:
        super().__init__("changed elsewhere")
        self.stands, self.said = stands, said


def write(written: Written, *, by: User, at: datetime, once: UUID | None = None) -> Entry:
    """Keep a new entry; the same `once` with the same words again is the one there is.

    Raises Conflict where `once` was kept with other words, Unreadable where it does not open.
    """
    with transaction.atomic():
        lock_people(by)
        for kept in Entry.objects.readable_by(by).select_related("key").filter(pk__in=[once]):
            if (stood := _said(kept, by)) != written:
                raise Conflict(kept, stood)
            return kept
        key = DataKey.objects.of(DataKey.Scope.USER, by.pk)
        entry = Entry(pk=new_id(Entry, once), user=by, key=key, written_at=at)
        seal_entry(entry, written)
        entry.save(force_insert=True)
    return entry


def change(entry: Entry, written: Written, *, by: User, seen: int, at: datetime) -> None:
    """Put other words into one's own entry; `seen` is the version the page showed. The question
    it began from stays.

    Raises Conflict where another tab changed it, Unreadable where it does not open, Http404 where
    it is gone.
    """
    with transaction.atomic():
        lock_people(by)
        entry = _own(entry, by)
        stood = _said(entry, by)
        written = replace(written, question=stood.question)
        if stood == written:
            return
        if entry.version != seen:
            raise Conflict(entry, stood)
        entry.version, entry.changed_at = entry.version + 1, at
        seal_entry(entry, written)
        entry.save(update_fields=["body", "version", "changed_at"])


def delete(entry: Entry, *, by: User) -> None:
    """Delete one's own entry; nothing brings it back.

    Raises Unreadable where it does not open: nobody deletes what they cannot read. Http404 where
    it is gone.
    """
    with transaction.atomic():
        lock_people(by)
        entry = _own(entry, by)
        must_decrypt([entry], "body", by)
        entry.delete()


def delete_all(*, by: User) -> None:
    """Delete one's whole journal. Raises Unreadable where a key of it does not open today."""
    with transaction.atomic():
        lock_people(by)
        mine = Entry.objects.readable_by(by)
        for key in DataKey.objects.filter(pk__in=mine.values("key")):
            key.primitive()
        mine.delete()
        record("words.forgotten", actor_id=by.pk)


def _own(entry: Entry, by: User) -> Entry:
    return one_or_404(Entry.objects.readable_by(by).select_related("key").filter(pk=entry.pk))


def _said(entry: Entry, by: User) -> Written:
    said = open_entries([entry], by)[0].said
    if said is None:
        raise Unreadable
    return said
