"""One's own entries, as lines of My words."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intimacy.couples.kept_words import Line, Part, Room, Rows, Source, Writer
from intimacy.journal.entry_words import Written, open_entries
from intimacy.journal.models import Entry
from intimacy.lib.local_dates import local_date


def _entries(writer: Writer) -> Rows:
    day = local_date("written_at", writer.user.zone, writer.at)
    return Entry.objects.readable_by(writer.user).annotate(kept_day=day)


def _entries_told(rows: Sequence[Entry], writer: Writer) -> dict[uuid.UUID, Line]:
    return {
        one.row.pk: Line(_title(one.said), _parts(one.said))
        for one in open_entries(rows, writer.user)
    }


def _title(said: Written | None) -> str:
    return said.question if said and said.question else _("Your journal")


def _parts(said: Written | None) -> list[Part]:
    if said is None:
        return [Part(None)]
    felt = ", ".join(said.feelings)
    parts = [Part(said.text)] if said.text else []
    parts += [Part("", _("Felt: %(words)s") % {"words": felt})] if felt else []
    trigger = _("Set off by: %(what)s") % {"what": said.trigger}
    return [*parts, Part("", trigger)] if said.trigger else parts


ROOM = Room(
    "journal",
    gettext_lazy("Journal"),
    (Source(_entries, _entries_told, (Entry,), of_space=False),),
)
