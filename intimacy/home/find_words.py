"""Finding a word in what one wrote, or in what both have opened: decrypted in memory, so many
rows a press, the newest first. What was looked for is kept nowhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from intimacy.couples.bond_words import Text
from intimacy.home.searched_rows import SOURCES, Looker, Place, rows_of
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.folded_text import Part, around, fold, holds
from intimacy.repair.send_letter import read
from intimacy.repair.taken_along import lines_of
from prompts.library import catalog
from prompts.library.addressee import one_of

ROWS_A_PRESS, FINDS_A_PRESS = 500, 20
PLACES = Signer(salt="intimacy.home.find")


@dataclass
class Find:
    """One place where it stands; `url` is "" where it has no page any more."""

    kind: str  # the name of its source
    day: date
    mine: bool
    parts: list[Part]
    after: Text = ""  # a time together: what the two call it
    question: str = ""
    url: str = ""


@dataclass
class Found:
    """What one press found; `further` is the place to go on from, "" where nothing is left."""

    finds: list[Find] = field(default_factory=list)
    unopened: bool = False  # some of what was looked through does not open
    further: str = ""


@dataclass(frozen=True)
class Looked:
    """A row, its place, and what it says: None where it does not open."""

    place: Place
    row: Any
    text: str | None


def find(typed: str, who: Looker, *, both: bool, further: str = "", partner: str = "") -> Found:
    """Return where all the words `typed` stand together: in what both opened, else in one's own.

    `further` is where an earlier press came to; what is no such place begins anew. Thirteen
    queries at most.
    """
    words = fold(typed).split()
    looked, more = _looked_through(who, both, place_of(further))
    found, hits = Found(), []
    for one in looked:
        found.unopened = found.unopened or one.text is None
        if one.text is not None and holds(one.text, words):
            hits.append(one)
        if len(hits) == FINDS_A_PRESS:
            more = more or one is not looked[-1]
            looked = [one]  # as far as it was looked through
            break
    found.further = _signed(looked[-1].place) if more else ""
    found.finds = _told(hits, words, who, partner)
    return found


def place_of(signed: str) -> Place | None:
    """Return the place that a page handed out, or None where it is none of ours."""
    try:
        day, rank, pk = PLACES.unsign_object(signed)
    except BadSignature:
        return None
    return Place(date.fromisoformat(day), rank, UUID(pk))


def _signed(place: Place) -> str:
    return PLACES.sign_object([place.day.isoformat(), place.rank, str(place.pk)])


def _looked_through(who: Looker, both: bool, behind: Place | None) -> tuple[list[Looked], bool]:
    """Return the next rows of all sources, decrypted, and whether there are more behind them."""
    placed = [
        (Place(row.on_day, rank, row.pk), row)
        for rank in range(len(SOURCES))
        for row in rows_of(rank, who, both, behind, ROWS_A_PRESS + 1)
    ]
    placed.sort(key=lambda one: (-one[0].day.toordinal(), one[0].rank, one[0].pk))
    now_due, more = placed[:ROWS_A_PRESS], len(placed) > ROWS_A_PRESS
    texts: dict[Any, str | None] = {}
    for rank, source in enumerate(SOURCES):
        rows = [row for place, row in now_due if place.rank == rank]
        texts |= _texts(source.name, rows, who)
    return [Looked(place, row, texts[row.pk]) for place, row in now_due], more


def _texts(name: str, rows: list[Any], who: Looker) -> dict[Any, str | None]:
    if name == "promise":
        return _promised(rows, who)
    if name not in {"letter", "reply"}:
        return decrypt_rows(rows, "body", who.user)
    said = ((one.row.pk, lines_of(one.parts)) for one in read(rows, who.user))
    return {pk: None if lines is None else "\n".join(lines) for pk, lines in said}


def _promised(rows: list[Any], who: Looker) -> dict[Any, str | None]:
    """Return what each promises, with what was said at its end where whoever looks knows of it."""
    texts = decrypt_rows(rows, "body", who.user)
    ended = [row for row in rows if row.has_turned and row.line]
    for pk, line in decrypt_rows(ended, "line", who.user).items():
        text = texts[pk]
        texts[pk] = None if text is None or line is None else f"{text}\n{line}"
    return texts


# --- Telling what was found ----------------------------------------------------------------------


def _told(hits: Iterable[Looked], words: Sequence[str], who: Looker, partner: str) -> list[Find]:
    hits = list(hits)
    asked = {one.row.asked for one in hits if SOURCES[one.place.rank].name == "words"}
    texts = catalog.texts(asked, who.user.locale) if asked else {}
    finds = []
    for one in hits:
        row, name = one.row, SOURCES[one.place.rank].name
        author = row.by_id if name in {"letter", "reply"} else row.author_id
        told = Find(name, one.place.day, author == who.user.pk, around(one.text or "", words))
        if row.couple_id == who.couple.pk:
            told.url = _page(name, row, told.mine)
        if name == "words":
            told.after = row.couple.words.after if row.night and not row.week else ""
            here = partner if row.couple.ended_at is None else ""
            told.question = texts[row.asked].wording(one_of(row.couple, here))
        finds.append(told)
    return finds


def _page(name: str, row: Any, mine: bool) -> str:
    """Return the page of a row of the space one is in."""
    if name == "loved":
        return reverse("dreams:loved")
    if name == "promise":
        return reverse("dreams:promise", args=[row.pk]) if mine else reverse("dreams:promises")
    if name == "note":
        return reverse("notes:note", args=[row.pk])
    if name in {"letter", "reply"}:
        return reverse("repair:letter", args=[row.pk if name == "letter" else row.letter_id])
    if row.week:
        return reverse("checkins:detail", args=[row.week])
    return reverse("dates:after", args=[row.night]) if row.night else ""
