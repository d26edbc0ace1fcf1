"""The rows that looking for a word goes through: one's own, or what both have opened.

Never both at once, so that neither tells anything of the other. Each row has `on_day`, which is
all that orders them: the hour at which the other did something is in no answer. Pages that only
their author ever sees, as those of the slow exercise, are not among them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import FETCH_RAISE, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dreams.models import LovedLine, Promise
from intimacy.dreams.promise_pages import LATELY
from intimacy.lib.local_dates import local_date
from intimacy.notes.models import Note
from intimacy.repair.models import Letter, Reply
from intimacy.repair.models.letters import known_since
from intimacy.sharing.models import Acknowledgement, Addition, Exchange, Support, Words

type Rows = QuerySet[Any]
EXCHANGE = "item__exchange__"
type Name = Literal[
    "words", "line", "answer", "support", "note", "letter", "reply", "promise", "loved"
]


@dataclass(frozen=True)
class Looker:
    """Who looks, when (UTC), and in which space: of one's own words, every space one was in."""

    user: User
    couple: Couple
    at: datetime


@dataclass(frozen=True)
class Source:
    name: Name
    own: Callable[[Looker], Rows]
    both: Callable[[Looker], Rows]


@dataclass(frozen=True)
class Place:
    """Where in the rows, newest day first, somebody has come to."""

    day: date
    rank: int  # of the source, in SOURCES
    pk: UUID


def rows_of(rank: int, who: Looker, both: bool, behind: Place | None, most: int) -> list[Any]:
    """Return `most` rows of one source behind a place, with their keys, in one query."""
    source = SOURCES[rank]
    rows = (source.both if both else source.own)(who).filter(key__destroyed_at=None)
    if behind:
        earlier = Q(on_day__lt=behind.day)
        if rank == behind.rank:
            earlier |= Q(on_day=behind.day, pk__gt=behind.pk)
        rows = rows.filter(Q(on_day__lte=behind.day) if rank > behind.rank else earlier)
    ordered = rows.select_related("key", "couple").order_by("-on_day", "pk")
    return list(ordered.fetch_mode(FETCH_RAISE)[:most])


# --- Of weeks and dates --------------------------------------------------------------------------


def _own_words(who: Looker) -> Rows:
    return _placed(Words.objects.filter(author=who.user), who, otherwise="saved_at")


def _both_words(who: Looker) -> Rows:
    return _placed(_opened(who), who, otherwise=f"{EXCHANGE}opens_at")


def _opened(who: Looker) -> QuerySet[Words]:
    """Select what both have opened in this space, one's own and the other's."""
    readable = Words.objects.readable_by(who.user, who.at).read_by_both(who.at)
    return readable.filter(couple=who.couple)


def _placed(words: QuerySet[Words], who: Looker, otherwise: str) -> Rows:
    """Give each its question, and the week or the date it belongs to with the day of that."""
    evening = _day(f"{EXCHANGE}afterwards__night__begins_at", who)
    day = Coalesce(F(f"{EXCHANGE}checkin__week"), evening, _day(otherwise, who))
    return words.annotate(asked=F("item__version"), on_day=day, **_place(EXCHANGE))


def _place(exchange: str) -> dict[str, F]:
    return {"week": F(f"{exchange}checkin__pk"), "night": F(f"{exchange}afterwards__night__pk")}


def _day(field: str, who: Looker) -> Any:
    return local_date(field, who.user.zone, who.at)


def _hanging(rows: QuerySet[Addition] | QuerySet[Acknowledgement], who: Looker) -> Rows:
    return rows.annotate(on_day=_day("at", who), **_place(f"words__{EXCHANGE}"))


def _own_lines(who: Looker) -> Rows:
    return _hanging(Addition.objects.filter(author=who.user), who)


def _both_lines(who: Looker) -> Rows:
    lines = Addition.objects.readable_by(who.user, who.at)
    return _hanging(lines.filter(words__in=_opened(who).values("pk")), who)


def _own_answers(who: Looker) -> Rows:
    own = Acknowledgement.Kind.OWN
    return _hanging(Acknowledgement.objects.filter(author=who.user, kind=own), who)


def _both_answers(who: Looker) -> Rows:
    answers = Acknowledgement.objects.readable_by(who.user, who.at)
    of_words = answers.filter(words__in=_opened(who).values("pk"))
    return _hanging(of_words.filter(kind=Acknowledgement.Kind.OWN), who)


def _supporting(rows: QuerySet[Support], who: Looker) -> Rows:
    """Give each the day of what it stands under: its own is never shown."""
    under = f"words__{EXCHANGE}"
    evening = _day(f"{under}afterwards__night__begins_at", who)
    day = Coalesce(F(f"{under}checkin__week"), evening, _day(f"{under}opens_at", who))
    return rows.annotate(on_day=day, **_place(under))


def _own_support(who: Looker) -> Rows:
    return _supporting(Support.objects.filter(author=who.user), who)


def _both_support(who: Looker) -> Rows:
    lines = Support.objects.readable_by(who.user, who.at)
    return _supporting(lines.filter(words__in=_opened(who).values("pk")), who)


# --- Notes ---------------------------------------------------------------------------------------


def _own_notes(who: Looker) -> Rows:
    return Note.objects.filter(author=who.user).annotate(on_day=_day("kept_at", who))


def _notes_that_came(who: Looker) -> Rows:
    """Those of the other that were opened, by when they came; when one's own came is not told."""
    opening = Exchange.objects.filter(
        couple=OuterRef("couple"),
        checkin__isnull=False,
        opens_at__gt=OuterRef("kept_at"),
        opens_at__lte=who.at,
    )
    came = Coalesce("arrives_at", Subquery(opening.order_by("opens_at").values("opens_at")[:1]))
    seen = Note.objects.received_by(who.user, who.at).filter(seen=True)
    return seen.annotate(came=came).annotate(on_day=_day("came", who))


# --- Coming back ---------------------------------------------------------------------------------


def _own_letters(who: Looker) -> Rows:
    return Letter.objects.filter(by=who.user).annotate(on_day=_day("sent_at", who))


def _letters_that_came(who: Looker) -> Rows:
    came = Letter.objects.readable_by(who.user).filter(couple=who.couple, arrived_at__isnull=False)
    known = came.annotate(known=known_since(who.user, "sent_at"))
    return known.annotate(on_day=_day("known", who))


def _own_replies(who: Looker) -> Rows:
    phrases = Reply.objects.filter(by=who.user, kind=Reply.Kind.PHRASE)
    return phrases.annotate(on_day=_day("at", who))


def _replies_that_came(who: Looker) -> Rows:
    came = Reply.objects.readable_by(who.user).filter(
        couple=who.couple, kind=Reply.Kind.PHRASE, arrived_at__isnull=False
    )
    return came.annotate(known=known_since(who.user, "at")).annotate(on_day=_day("known", who))


# --- Promises, and what helps each feel loved ----------------------------------------------------


def _own_promises(who: Looker) -> Rows:
    own = Promise.objects.filter(author=who.user)
    rows: Rows = own.annotate(has_turned=Value(True), on_day=_day("made_at", who))
    return rows


def _promises_that_came(who: Looker) -> Rows:
    """Those of both as the other of each knows them: what is closed stands only a while."""
    came = Promise.objects.reached(who.at).filter(couple=who.couple).as_told(who.at)
    over = Q(has_turned=True, turned_at__lte=who.at - LATELY) & ~Q(state=Promise.State.OPEN)
    rows: Rows = came.exclude(over).annotate(on_day=_day("reached_at", who))
    return rows


def _own_loved(who: Looker) -> Rows:
    own = LovedLine.objects.filter(author=who.user)
    rows: Rows = own.annotate(on_day=_day("made_at", who))
    return rows


def _loved_that_came(who: Looker) -> Rows:
    came = LovedLine.objects.reached(who.at).filter(couple=who.couple)
    rows: Rows = came.annotate(on_day=_day("reached_at", who))
    return rows


SOURCES = (
    Source("words", _own_words, _both_words),
    Source("line", _own_lines, _both_lines),
    Source("answer", _own_answers, _both_answers),
    Source("support", _own_support, _both_support),
    Source("note", _own_notes, _notes_that_came),
    Source("letter", _own_letters, _letters_that_came),
    Source("reply", _own_replies, _replies_that_came),
    Source("promise", _own_promises, _promises_that_came),
    Source("loved", _own_loved, _loved_that_came),
)
