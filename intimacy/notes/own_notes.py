"""What one person wrote as notes, in any space, as lines of My words."""

import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intimacy.couples.kept_words import Line, Part, Reach, Room, Rows, Source, Writer
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.local_dates import local_date
from intimacy.notes.arrival_words import known_to_have_arrived
from intimacy.notes.models import Note, NoteDraft


def forget_own(membership: Membership) -> None:
    """Delete the notes somebody wrote in a space. Call it under the couple's lock."""
    Note.objects.filter(couple=membership.couple_id, author=membership.user_id).delete()


def _notes(writer: Writer) -> Rows:
    day = local_date("kept_at", writer.user.zone, writer.at)
    return Note.objects.filter(author=writer.user).annotate(kept_day=day)


def _judged(rows: Rows, writer: Writer) -> Rows:
    arrived = Note.objects.arrived(writer.at).filter(pk=OuterRef("pk"))
    judged: Rows = rows.annotate(has_arrived=Exists(arrived))
    return judged


def _notes_told(rows: Sequence[Note], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    return {
        row.pk: Line(
            _("A note you left"),
            [Part(texts[row.pk])],
            reach=Reach.BOTH if known_to_have_arrived(row, writer.at) else Reach.COMES,
        )
        for row in rows
    }


def _drafts(writer: Writer) -> Rows:
    day = local_date("saved_at", writer.user.zone, writer.at)
    return NoteDraft.objects.filter(by__user=writer.user).annotate(kept_day=day)


def _drafts_told(rows: Sequence[NoteDraft], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    return {row.pk: Line(_("A note you have not left yet"), [Part(texts[row.pk])]) for row in rows}


ROOM = Room(
    "notes",
    gettext_lazy("Notes"),
    (Source(_drafts, _drafts_told, (NoteDraft,)), Source(_notes, _notes_told, (Note,), _judged)),
    forget_own,
)
