"""A week as one of its people sees it, in a fixed number of queries."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet, Subquery

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled
from intimacy.sharing.lines import Said, add_origins, add_replies, lines
from intimacy.sharing.models import Seal, Words
from intimacy.sharing.shown import Shown
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.picker.candidates import Why


@dataclass
class Board(Shown):
    checkin: CheckIn
    off: bool

    @property
    def begun(self) -> bool:
        return any(line.mine for line in self.lines)

    def first_unwritten(self) -> int:
        waiting = (line.position for line in self.lines if line.mine is None)
        return next(waiting, self.lines[-1].position if self.lines else 1)


def board(checkin: CheckIn, space: Space, user: User, at: datetime) -> Board:
    """Load the week for `user`: frozen questions, their own words, and, once opened, the rest."""
    questions = lines(checkin.exchange_id, space, user, at)
    add_origins(questions, space.couple, user)
    sealed_at, off = _done(checkin, user, at)
    loaded = Board(space, checkin.exchange, sealed_at, at, questions, checkin, off)
    _add_then(loaded, user)
    if loaded.opened:
        add_replies(questions, user, at)
    return loaded


def _done(checkin: CheckIn, user: User, at: datetime) -> tuple[datetime | None, bool]:
    """Return when I sealed, and whether I passed the whole week, in one query."""
    for done in _done_in(checkin, user, at):
        return done
    raise CheckIn.DoesNotExist


@compiled
def _done_in(
    checkin: CheckIn, user: User, at: datetime
) -> QuerySet[CheckIn, tuple[datetime | None, bool]]:
    mine = CheckIn.objects.annotate(sealed=sealed_within(user, at), off=off_within(user))
    return mine.filter(pk=checkin.pk).values_list("sealed", "off")


def sealed_within(user: User, at: datetime) -> Subquery:
    """Return when `user` sealed a week, as a part of a query of weeks."""
    seals = Seal.objects.standing(at).filter(exchange=OuterRef("exchange"), user=user)
    return Subquery(seals.values("at")[:1])


def off_within(user: User) -> Exists:
    """Return whether `user` passed a whole week, as a part of a query of weeks."""
    return Exists(WeekOff.objects.filter(checkin=OuterRef("pk"), user=user))


def _add_then(loaded: Board, user: User) -> None:
    """Put my own earlier words beside a question that comes again: then and now."""
    found = [line for line in loaded.lines if line.item.why == Why.AGAIN]
    if not found:
        return
    again = {line.item.version.prompt_id: line for line in found}
    rows = _then(user, loaded.checkin.couple_id, list(again), loaded.checkin.week)
    texts = decrypt_rows(rows, "body", user)
    reworded = {row.item.version_id for row in rows} - {one.item.version_id for one in found}
    asked = catalog.texts(reworded, user.locale) if reworded else {}
    for row in rows:  # the latest stays
        line, earlier = again[row.item.version.prompt_id], asked.get(row.item.version_id)
        line.then = Said(row, texts[row.pk])
        then = earlier.wording(person_in(loaded.space)) if earlier else line.wording
        line.then_asked = then if then != line.wording else ""


@compiled
def _then(user: User, couple: uuid.UUID, prompts: Collection[int], week: date) -> QuerySet[Words]:
    return (
        Words.objects.filter(
            author=user,
            couple=couple,
            state=Words.State.GIVEN,
            key__destroyed_at=None,
            item__version__prompt__in=prompts,
            item__exchange__checkin__week__lt=week,
        )
        .select_related("key", "item__version")
        .fetch_mode(FETCH_RAISE)
        .order_by("saved_at")
    )
