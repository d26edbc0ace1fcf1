"""A week as one of its people sees it, in a fixed number of queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.keys.reading import open_rows
from intimacy.sharing.models import Acknowledgement, Addition, Item, Lane, Seal, Words
from prompts import shelf
from prompts.candidates import Why
from prompts.reasons import reason

STARTERS = 8


@dataclass
class Said:
    """Words somebody may read, with what hangs on them. `text` is None where they do not open."""

    row: Words
    text: str | None
    met: bool = False  # opened for both, whatever was withdrawn since
    lines: list[tuple[datetime, str | None]] = field(default_factory=list)
    answer: Acknowledgement | None = None
    answer_text: str | None = ""


@dataclass
class Line:
    """One question of the week."""

    position: int
    item: Item
    wording: str
    mine: Said | None = None
    theirs: Said | None = None
    lane: str = Lane.US
    then: Said | None = None  # what I wrote when I was asked this before

    @property
    def why(self) -> str:
        return reason(self.item.why, self.item.version.prompt.practice)

    @property
    def kind(self) -> str:
        return self.item.version.prompt.kind

    @property
    def starters(self) -> tuple[str, ...]:
        """A few ways to begin; another question offers others."""
        every = shelf.starters(self.kind)
        first = self.item.version_id % len(every) if every else 0
        return (*every[first:], *every[:first])[:STARTERS]

    @property
    def phrases(self) -> shelf.Families:
        """What one can say to come back, where that is what is asked for."""
        return shelf.repair_phrases() if self.kind == "repair" else ()

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


@dataclass
class Board:
    checkin: CheckIn
    space: Space
    lines: list[Line]
    seal: Seal | None
    off: bool
    at: datetime

    @property
    def opened(self) -> bool:
        return self.checkin.exchange.is_open(self.at)

    @property
    def begun(self) -> bool:
        return any(line.mine for line in self.lines)

    @property
    def undo_seconds(self) -> int:
        """Seconds left of the first minute after my own seal; 0 when it is over."""
        if self.seal is None:
            return 0
        return max(0, round((self.seal.undo_until() - self.at).total_seconds()))

    def first_unwritten(self) -> int:
        waiting = (line.position for line in self.lines if line.mine is None)
        return next(waiting, self.lines[-1].position if self.lines else 1)


def board(checkin: CheckIn, space: Space, user: User, at: datetime) -> Board:
    """Load the week for `user`: frozen questions, their own words, and, once opened, the rest."""
    lines = _questions(checkin, space, user)
    seal = Seal.objects.standing(at).filter(exchange=checkin.exchange, user=user).first()
    off = WeekOff.objects.filter(checkin=checkin, user=user).exists()
    loaded = Board(checkin, space, lines, seal, off, at)
    _add_words(loaded, user)
    _add_then(loaded, user)
    if loaded.opened:
        _add_replies(loaded, user)
    return loaded


def _questions(checkin: CheckIn, space: Space, user: User) -> list[Line]:
    items = list(
        Item.objects.filter(exchange=checkin.exchange_id)
        .select_related("version__prompt")
        .order_by("position")
    )
    versions = [item.version_id for item in items]
    asked = shelf.wordings(versions, user.locale, space.partner_name)
    return [Line(item.position, item, text) for item, text in zip(items, asked, strict=True)]


def _add_words(loaded: Board, user: User) -> None:
    """Put words where they belong. What may be seen was decided by `readable_by`, in SQL."""
    rows = list(
        Words.objects.readable_by(user, loaded.at)
        .filter(item__in=[line.item for line in loaded.lines])
        .annotate(met=Exists(Words.objects.opened_for_both(loaded.at).filter(pk=OuterRef("pk"))))
        .select_related("key")
    )
    texts = open_rows(rows, "body", user)
    for row in rows:
        line = next(line for line in loaded.lines if line.item.pk == row.item_id)
        said = Said(row, texts[row.pk], row.met)  # type: ignore[attr-defined]  # annotated
        if row.author_id == user.pk:
            line.mine, line.lane = said, row.lane
        else:
            line.theirs = said


def _add_then(loaded: Board, user: User) -> None:
    """Put my own earlier words beside a question that comes again: then and now."""
    again = {
        line.item.version.prompt_id: line for line in loaded.lines if line.item.why == Why.AGAIN
    }
    if not again:
        return
    rows = list(
        Words.objects.filter(
            author=user,
            couple=loaded.checkin.couple_id,
            state=Words.State.GIVEN,
            item__version__prompt__in=again,
            item__exchange__checkin__week__lt=loaded.checkin.week,
        )
        .select_related("key", "item__version")
        .order_by("saved_at")
    )
    texts = open_rows(rows, "body", user)
    for row in rows:  # the latest stays
        again[row.item.version.prompt_id].then = Said(row, texts[row.pk])


def _add_replies(loaded: Board, user: User) -> None:
    said = {s.row.pk: s for line in loaded.lines for s in (line.mine, line.theirs) if s}
    additions = list(
        Addition.objects.readable_by(user, loaded.at)
        .filter(words__in=said)
        .select_related("key")
        .order_by("at")
    )
    texts = open_rows(additions, "body", user)
    for addition in additions:
        said[addition.words_id].lines.append((addition.at, texts[addition.pk]))
    answers = list(
        Acknowledgement.objects.readable_by(user, loaded.at)
        .filter(words__in=said)
        .select_related("key")
    )
    answer_texts = open_rows(answers, "body", user)
    for answer in answers:
        if answer.words_id:
            said[answer.words_id].answer = answer
            if answer.kind == Acknowledgement.Kind.OWN or answer.author_id == user.pk:
                said[answer.words_id].answer_text = answer_texts[answer.pk]
