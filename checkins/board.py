"""A week as one of its people sees it, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.sharing import third_reader
from intimacy.sharing.lines import Line, Said, add_origins, add_replies, lines
from intimacy.sharing.models import Seal, Words
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.picker.candidates import Why


@dataclass
class Board:
    checkin: CheckIn
    space: Space
    lines: list[Line]
    sealed_at: datetime | None  # by me
    off: bool
    at: datetime

    @property
    def seal(self) -> bool:
        return self.sealed_at is not None

    @property
    def beside_name(self) -> str | None:
        """Who may be let in on answers; None where nobody may."""
        return self.lines[0].beside_name if self.lines else None

    @property
    def beside_chosen(self) -> bool:
        """I let them in on at least one answer of this week."""
        return any(line.lane == third_reader.LANE and line.mine for line in self.lines)

    @property
    def opened(self) -> bool:
        return self.checkin.exchange.is_open(self.at)

    @property
    def begun(self) -> bool:
        return any(line.mine for line in self.lines)

    @property
    def unopened(self) -> bool:
        """Some of my words of this week do not open just now."""
        return any(line.unopened for line in self.lines)

    @property
    def undo_seconds(self) -> int:
        """Seconds left of the first minute after my own seal; 0 when it is over."""
        return Seal(at=self.sealed_at).undo_seconds(self.at) if self.sealed_at else 0

    def first_unwritten(self) -> int:
        waiting = (line.position for line in self.lines if line.mine is None)
        return next(waiting, self.lines[-1].position if self.lines else 1)


def board(checkin: CheckIn, space: Space, user: User, at: datetime) -> Board:
    """Load the week for `user`: frozen questions, their own words, and, once opened, the rest."""
    questions = lines(checkin.exchange_id, space, user, at)
    add_origins(questions, space.couple, user)
    loaded = Board(checkin, space, questions, *_done(checkin, user, at), at)
    _add_then(loaded, user)
    if loaded.opened:
        add_replies(questions, user, at)
    return loaded


def _done(checkin: CheckIn, user: User, at: datetime) -> tuple[datetime | None, bool]:
    """Return when I sealed, and whether I passed the whole week, in one query."""
    seals = Seal.objects.standing(at).filter(exchange=OuterRef("exchange"), user=user)
    off = WeekOff.objects.filter(checkin=OuterRef("pk"), user=user)
    mine = CheckIn.objects.annotate(sealed=Subquery(seals.values("at")[:1]), off=Exists(off))
    return mine.values_list("sealed", "off").get(pk=checkin.pk)


def _add_then(loaded: Board, user: User) -> None:
    """Put my own earlier words beside a question that comes again: then and now."""
    found = [line for line in loaded.lines if line.item.why == Why.AGAIN]
    if not found:
        return
    again = {line.item.version.prompt_id: line for line in found}
    rows = list(
        Words.objects.filter(
            author=user,
            couple=loaded.checkin.couple_id,
            state=Words.State.GIVEN,
            key__destroyed_at=None,
            item__version__prompt__in=again,
            item__exchange__checkin__week__lt=loaded.checkin.week,
        )
        .select_related("key", "item__version")
        .order_by("saved_at")
    )
    texts = decrypt_rows(rows, "body", user)
    reworded = {row.item.version_id for row in rows} - {one.item.version_id for one in found}
    asked = catalog.texts(reworded, user.locale) if reworded else {}
    for row in rows:  # the latest stays
        line, earlier = again[row.item.version.prompt_id], asked.get(row.item.version_id)
        line.then = Said(row, texts[row.pk])
        then = earlier.wording(person_in(loaded.space)) if earlier else line.wording
        line.then_asked = then if then != line.wording else ""
