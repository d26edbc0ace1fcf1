"""How a note of one's own stands, in words: never an hour the house picked, never who read it."""

from datetime import datetime

from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from intimacy.notes.arrivals import KNOWN_AFTER
from intimacy.notes.models import Note


def may_change(note: Note, at: datetime) -> bool:
    """True while a `judged` note is still in its author's hands at `at` (UTC)."""
    return not note.has_arrived and (note.leaves_at is None or at < note.leaves_at)  # type: ignore[attr-defined]


def known_to_have_arrived(note: Note, at: datetime) -> bool:
    """True where its author may read that a `judged` note is there: at the earliest when the week
    in which it comes some time is over."""
    hidden = note.how == Note.How.SOME_TIME and at < note.kept_at + KNOWN_AFTER
    return bool(note.has_arrived) and not hidden  # type: ignore[attr-defined]


def arrival_of(note: Note, at: datetime) -> str:
    """Say how a `judged` note of one's own stands at `at` (UTC)."""
    if known_to_have_arrived(note, at):
        return _("It has arrived")
    if note.how == Note.How.SOME_TIME:
        return _("Some time this week")
    if note.how == Note.How.OPENING:
        return _("When your answers next open")
    if note.arrives_at and note.arrives_at > at:
        if note.how == Note.How.NOW:
            return _("In a minute")
        return format_date(localtime(note.arrives_at), "l j F, H:i")
    return _("On its way")
