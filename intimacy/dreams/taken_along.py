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
    turned = Promise.objects.reached(writer.at, "turned_at").filter(pk=OuterRef("pk"))
    return _told_of(Promise, writer).annotate(has_turned=Exists(turned))


def _promises_told(rows: Sequence[Promise], writer: Writer) -> dict[uuid.UUID, Line]:
    return {
        card.row.pk: Line(_("What you promised"), _said(card), _until(card), _reach(card.row))
        for card in own_cards(list(rows), writer.user)
    }


def _said(card: PromiseCard) -> list[Part]:
    """Return its words, and those at its end, which may wait though it was made known."""
    waits = not card.row.has_turned  # type: ignore[attr-defined]
    end = [] if card.line == "" else [Part(card.line, card.closed, held=waits)]
    return [Part(card.text), *end]


def _until(card: PromiseCard) -> str:
    day = {"day": format_date(card.day, "j F Y")}
    return f"{card.closed}, {day['day']}" if card.closed else _("By %(day)s") % day


def _lists(writer: Writer) -> Rows:
    return _told_of(LovedLine, writer)


def _lists_told(rows: Sequence[LovedLine], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    title = _("What helps you feel loved")
    return {row.pk: Line(title, [Part(texts[row.pk])], reach=_reach(row)) for row in rows}


def _told_of(model: type[Promise] | type[LovedLine], writer: Writer) -> Rows:
    """Select one's own with whether each has reached the other: only an own pause holds it back."""
    reached = model.objects.reached(writer.at).filter(pk=OuterRef("pk"))
    day = local_date("made_at", writer.user.zone, writer.at)
    mine: Rows = model.objects.filter(author=writer.user)
    return mine.annotate(kept_day=day, has_reached=Exists(reached))


def _reach(row: Promise | LovedLine) -> Reach:
    return Reach.BOTH if row.has_reached else Reach.COMES  # type: ignore[union-attr]


ROOM = Room(
    "promises",
    gettext_lazy("Promises, and your list"),
    (
        Source(_promises, _promises_told, (Promise,)),
        Source(_lists, _lists_told, (LovedLine,)),
    ),
    forget_own,
)
