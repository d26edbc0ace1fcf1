"""What one person promised and wrote on their lists, in any space, as lines of My words."""

import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intimacy.couples.kept_words import Line, Part, Reach, Room, Rows, Source, Writer
from intimacy.dreams.forget_room import forget_own
from intimacy.dreams.models import LovedLine, Promise
from intimacy.dreams.promise_pages import PromiseCard, own_cards
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.local_dates import local_date


def _promises(writer: Writer) -> Rows:
    return _own(Promise, writer)


def _promises_judged(rows: Rows, writer: Writer) -> Rows:
    turned = Promise.objects.reached(writer.at, "turned_at").filter(pk=OuterRef("pk"))
    judged: Rows = _judged(rows, writer).annotate(has_turned=Exists(turned))
    return judged


def _promises_told(rows: Sequence[Promise], writer: Writer) -> dict[uuid.UUID, Line]:
    title = _("What you promised")
    cards = own_cards(list(rows), writer.user)
    return {card.row.pk: Line(title, _parts(card), reach=_reach(card.row)) for card in cards}


def _parts(card: PromiseCard) -> list[Part]:
    """Return its words, and what became of it, which may wait though the rest is known."""
    until = _("By %(day)s") % {"day": format_date(card.day, "j F Y")}
    waits = not card.row.has_turned  # type: ignore[attr-defined]
    end = [Part(card.line, card.closed, held=waits)] if card.closed else []
    return [Part(card.text, until), *end]


def _lists(writer: Writer) -> Rows:
    return _own(LovedLine, writer)


def _lists_told(rows: Sequence[LovedLine], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    title = _("What helps you feel loved")
    return {row.pk: Line(title, [Part(texts[row.pk])], reach=_reach(row)) for row in rows}


def _own(model: type[Promise] | type[LovedLine], writer: Writer) -> Rows:
    day = local_date("made_at", writer.user.zone, writer.at)
    own: Rows = model.objects.filter(author=writer.user)
    dated: Rows = own.annotate(kept_day=day)
    return dated


def _judged(rows: Rows, writer: Writer) -> Rows:
    """Add whether each has reached the other: only a pause of one's own holds it back."""
    reached = rows.model.objects.reached(writer.at).filter(pk=OuterRef("pk"))
    judged: Rows = rows.annotate(has_reached=Exists(reached))
    return judged


def _reach(row: Promise | LovedLine) -> Reach:
    return Reach.BOTH if row.has_reached else Reach.COMES  # type: ignore[union-attr]


ROOM = Room(
    "promises",
    gettext_lazy("Promises, and your list"),
    (
        Source(_promises, _promises_told, (Promise,), _promises_judged),
        Source(_lists, _lists_told, (LovedLine,), _judged),
    ),
    forget_own,
)
