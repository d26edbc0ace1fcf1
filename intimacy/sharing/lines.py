"""The questions of an exchange as one of its people sees them, in a fixed number of queries."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled
from intimacy.sharing import third_reader
from intimacy.sharing.models import Acknowledgement, Addition, Item, Lane, Support, Words
from intimacy.sharing.third_reader import Origin
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.picker.reasons import reason

STARTERS = 8


@dataclass
class Said:
    """Words somebody may read, with what hangs on them. `text` is None where they do not open."""

    row: Words
    text: str | None
    met: bool = False  # opened for both, whatever was withdrawn since
    lines: list[tuple[datetime, str | None]] = field(default_factory=list)
    support: Support | None = None
    support_text: str | None = ""
    answer: Acknowledgement | None = None
    answer_text: str | None = ""
    beside: bool = False  # mine, and I let in whoever is beside the two


@dataclass
class Line:
    """One question of the week."""

    position: int
    item: Item
    wording: str
    mine: Said | None = None
    theirs: Said | None = None
    lane: str = Lane.US  # or `third_reader.LANE`
    beside_name: str | None = None  # who may be let in on answers; None where nobody may
    origin: Origin | None = None  # they asked for it
    then: Said | None = None  # what I wrote when I was asked this before
    then_asked: str = ""  # how it was asked then, where that was in other words

    @property
    def unopened(self) -> bool:
        """What I wrote here does not open just now."""
        return self.mine is not None and self.mine.text is None

    @property
    def for_whom(self) -> str:
        """Whom what I wrote here is for, in words."""
        return third_reader.for_whom(self.lane, self.beside_name)

    @property
    def why(self) -> str:
        if self.origin:
            asked = _("It came from %(name)s. You both let them help you.")
            return asked % {"name": self.beside_name}
        return reason(self.item.why, self.item.version.prompt.practice)

    @property
    def kind(self) -> str:
        return self.item.version.prompt.kind

    @property
    def starters(self) -> tuple[str, ...]:
        """A few ways to begin; another question offers others."""
        every = catalog.starters(self.kind)
        first = self.item.version_id % len(every) if every else 0
        return (*every[first:], *every[:first])[:STARTERS]

    @property
    def phrases(self) -> catalog.Families:
        """What one can say to come back, where that is what is asked for."""
        return catalog.repair_phrases() if self.kind == "repair" else ()

    @property
    def unmatched(self) -> bool:
        """I gave something that met no answer, and have not let the other read it."""
        if self.mine is None or self.mine.met:
            return False
        row = self.mine.row
        return row.state == Words.State.GIVEN and not row.withdrawn_at and not row.shared_at

    @property
    def theirs_gone(self) -> bool:
        """Mine opened and stands, but what it met was withdrawn by the other."""
        return bool(self.mine and self.mine.met and not self.mine.row.withdrawn_at)

    @property
    def let_go(self) -> bool:
        """I let the other read words that met no answer, and they still can."""
        if self.mine is None or self.mine.met:
            return False
        return bool(self.mine.row.shared_at and not self.mine.row.withdrawn_at)


def lines(exchange: uuid.UUID, space: Space, user: User, at: datetime) -> list[Line]:
    """Return the questions of an exchange with what `user` may read of each, in three queries."""
    found = _questions(exchange, space, user)
    _add_words(found, user, at)
    return found


def _questions(exchange: uuid.UUID, space: Space, user: User) -> list[Line]:
    items = _items(exchange, space.couple if space.couple.is_pair else None)
    versions = [item.version_id for item in items]
    asked = catalog.wordings(versions, user.locale, person_in(space))
    return [
        Line(item.position, item, text, beside_name=item.beside_name)  # type: ignore[attr-defined]  # annotated
        for item, text in zip(items, asked, strict=True)
    ]


@compiled
def _items(exchange: uuid.UUID, pair: Couple | None) -> QuerySet[Item]:
    return (
        Item.objects.filter(exchange=exchange)
        .annotate(beside_name=third_reader.name_within(pair))
        .select_related("exchange", "version__prompt")
        .fetch_mode(FETCH_RAISE)
        .order_by("position")
    )


def _add_words(found: Collection[Line], user: User, at: datetime) -> None:
    """Put words where they belong. What may be seen was decided by `readable_by`, in SQL."""
    rows = _readable([line.item.pk for line in found], user, at)
    texts = decrypt_rows(rows, "body", user)
    for row in rows:
        line = next(line for line in found if line.item.pk == row.item_id)
        said = Said(row, texts[row.pk], row.met)  # type: ignore[attr-defined]  # annotated
        if row.author_id == user.pk:
            line.mine = said
            said.beside = bool(line.beside_name and row.beside)  # type: ignore[attr-defined]  # annotated
            line.lane = third_reader.LANE if said.beside and row.lane == Lane.US else row.lane
        else:
            line.theirs = said


@compiled
def _readable(items: Collection[int], user: User, at: datetime) -> QuerySet[Words]:
    return (
        Words.objects.readable_by(user, at)
        .filter(item__in=items)
        .annotate(met=Exists(Words.objects.opened_for_both(at).filter(pk=OuterRef("pk"))))
        .annotate(beside=third_reader.let_in_within(user))
        .select_related("key")
        .fetch_mode(FETCH_RAISE)
    )


def add_origins(found: Collection[Line], couple: Couple, user: User) -> None:
    """Put down which questions came from whoever is beside the two; both see the same.

    Asks nothing where nobody is.
    """
    room = third_reader.registered()
    if room and any(line.beside_name for line in found):
        origins = room.origins(couple, [line.item for line in found], user)
        for line in found:
            line.origin = origins.get(line.item.pk)


def add_replies(found: Collection[Line], user: User, at: datetime) -> None:
    """Put what hangs on words where it belongs, once the exchange has opened."""
    said = {s.row.pk: s for line in found for s in (line.mine, line.theirs) if s}
    additions = _additions(list(said), user, at)
    texts = decrypt_rows(additions, "body", user)
    for addition in additions:
        said[addition.words_id].lines.append((addition.at, texts[addition.pk]))
    supports = _supports(list(said), user, at)
    support_texts = decrypt_rows(supports, "body", user)
    for support in supports:
        said[support.words_id].support = support
        said[support.words_id].support_text = support_texts[support.pk]
    answers = _acknowledgements(list(said), user, at)
    answer_texts = decrypt_rows(answers, "body", user)
    for answer in answers:
        if answer.words_id:
            said[answer.words_id].answer = answer
            if answer.kind == Acknowledgement.Kind.OWN or answer.author_id == user.pk:
                said[answer.words_id].answer_text = answer_texts[answer.pk]


@compiled
def _additions(words: Collection[uuid.UUID], user: User, at: datetime) -> QuerySet[Addition]:
    rows = Addition.objects.readable_by(user, at).filter(words__in=words)
    return rows.select_related("key").fetch_mode(FETCH_RAISE).order_by("at")


@compiled
def _supports(words: Collection[uuid.UUID], user: User, at: datetime) -> QuerySet[Support]:
    rows = Support.objects.readable_by(user, at).filter(words__in=words)
    return rows.select_related("key").fetch_mode(FETCH_RAISE)


@compiled
def _acknowledgements(
    words: Collection[uuid.UUID], user: User, at: datetime
) -> QuerySet[Acknowledgement]:
    rows = Acknowledgement.objects.readable_by(user, at).filter(words__in=words)
    return rows.select_related("key").fetch_mode(FETCH_RAISE)
