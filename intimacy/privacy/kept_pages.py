"""My words in pages: by space, by week, and of one room where it is asked for. All rooms are asked
in one statement where their rows stand, and only the rows of a page are opened."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.template.defaultfilters import date as format_date

from intimacy.couples.kept_words import ROOMS, Line, Room, Source, Writer
from intimacy.couples.models import Membership

A_PAGE = 20
OPEN, NO_SPACE, CLOSED = range(3)  # in this order


class Placed(NamedTuple):
    """Where a row stands: the newest week first, and behind the weeks of a month the rest of it."""

    in_circle: int
    ended_on: datetime | None
    in_space: uuid.UUID | None
    no_week: bool
    in_week: date | None
    on_day: date
    of_source: int
    in_place: int
    of_row: uuid.UUID

    def order(self) -> tuple[object, ...]:
        """Return what rows are sorted by."""
        month = self.on_day.replace(day=1).toordinal()
        ended = self.ended_on.timestamp() if self.ended_on else 0
        week = self.in_week.toordinal() if self.in_week else 0
        space = (self.in_circle, -ended, str(self.in_space))
        days = (-month, self.no_week, -week, -self.on_day.toordinal())
        return (*space, *days, self.of_source, self.in_place, str(self.of_row))


@dataclass(frozen=True)
class Kept:
    """A line with the space and the week or day it belongs to, and who can read it now."""

    line: Line
    space: uuid.UUID | None
    week: date | None
    day: date
    readers: str

    @property
    def dated(self) -> str:
        """What it came after, and its day where no week says when."""
        day = "" if self.week else format_date(self.day, "j F Y")
        return ", ".join(filter(None, [self.line.about, day]))


@dataclass
class Group:
    """Lines of one week, or of a month without one; `also`: weeks of that month stand above."""

    week: date | None
    month: date
    also: bool
    lines: list[Kept]


@dataclass
class Section:
    """Lines of one space one was in, `member` of it; None for what is in no space."""

    member: Membership | None
    groups: list[Group] = field(default_factory=list)


def index(writer: Writer) -> list[Placed]:
    """Return where each row somebody wrote stands, in order, with its key: nothing sealed, and one
    query however much there is."""
    sources = enumerate(source for _, source in _sources())
    one, *others = (_placed(number, source, writer) for number, source in sources)
    return sorted((Placed(*row) for row in one.union(*others, all=True)), key=Placed.order)


def rooms_in(rows: Iterable[Placed]) -> list[Room]:
    """Return the rooms that rows of an `index` are of."""
    found = {row.of_source for row in rows}
    rooms = [room for number, (room, _) in enumerate(_sources()) if number in found]
    return list(dict.fromkeys(rooms))


def page_of_words(
    writer: Writer, rows: Iterable[Placed], room: Room | None, asked: str | None
) -> tuple[Page[Placed], list[Kept]]:
    """Return the page `asked` for of an `index`, or of what is of one `room`, and its lines.

    As many queries as there are kinds of rows, at most: only a page is opened. What says nothing,
    as a question that was passed, has no line.
    """
    rooms = [one for one, _ in _sources()]
    chosen = [row for row in rows if room is None or rooms[row.of_source] == room]
    page = Paginator(chosen, A_PAGE).get_page(asked)
    return page, _kept_of(list(page.object_list), writer)


def every_line(writer: Writer) -> list[tuple[Room, list[Kept]]]:
    """Return all that somebody wrote, room by room, the newest first in each."""
    rows, found = index(writer), []
    for room in rooms_in(rows):
        here = {number for number, (one, _) in enumerate(_sources()) if one == room}
        kept = _kept_of([row for row in rows if row.of_source in here], writer)
        found += [(room, kept)] if kept else []
    return found


def sections(kept: Iterable[Kept], members: Iterable[Membership]) -> list[Section]:
    """Put lines that are in order under their spaces, and there under their weeks and months."""
    by_space = {one.couple_id: one for one in members}
    found = []
    for space, lines in groupby(kept, lambda one: one.space):
        section = Section(by_space[space] if space else None)
        for (month, week), group in groupby(lines, _period):
            also = week is None and any(one.month == month for one in section.groups)
            section.groups.append(Group(week, month, also, list(group)))
        found.append(section)
    return found


def _period(one: Kept) -> tuple[date, date | None]:
    return (one.week or one.day).replace(day=1), one.week


def _sources() -> list[tuple[Room, Source]]:
    return [(room, source) for room in ROOMS.values() for source in room.sources]


def _placed(number: int, source: Source, writer: Writer) -> QuerySet[Any, Any]:
    rows = source.living(writer).order_by()
    rows = rows.annotate(
        **_space(source),
        **_week(source),
        on_day=F("kept_day"),
        of_source=Value(number, IntegerField()),
        in_place=F(source.place) if source.place else Value(0, IntegerField()),
        of_row=F("pk"),
    )
    placed: QuerySet[Any, Any] = rows.values_list(*Placed._fields)
    return placed


def _space(source: Source) -> dict[str, Combinable]:
    if not source.of_space:
        return {
            "in_circle": Value(NO_SPACE, IntegerField()),
            "ended_on": _nothing(DateTimeField()),
            "in_space": _nothing(UUIDField()),
        }
    return {
        "in_circle": Case(When(couple__ended_at=None, then=OPEN), default=CLOSED),
        "ended_on": F("couple__ended_at"),
        "in_space": F("couple"),
    }


def _week(source: Source) -> dict[str, Combinable]:
    """Return the week, and whether there is none: databases differ on where nothing stands."""
    if not source.in_weeks:
        return {"no_week": Value(True), "in_week": _nothing(DateField())}
    none = Case(When(kept_week=None, then=True), default=False)
    return {"no_week": none, "in_week": F("kept_week")}


def _nothing(kind: Any) -> Cast:
    return Cast(Value(None), kind)


def _kept_of(rows: Sequence[Placed], writer: Writer) -> list[Kept]:
    """Open these rows of an `index` and return their lines in the same order."""
    lines: dict[Any, Line] = {}
    for number, (_, source) in enumerate(_sources()):
        if keys := [row.of_row for row in rows if row.of_source == number]:
            lines |= source.lines(keys, writer)
    return [_kept(row, lines[row.of_row], writer) for row in rows if row.of_row in lines]


def _kept(row: Placed, line: Line, writer: Writer) -> Kept:
    """Return a line; beyond the space two share today nobody but its author reads anything."""
    here = writer.pair is not None and row.in_space == writer.pair.pk
    seen = line if here else line.for_its_author_alone()
    return Kept(seen, row.in_space, row.in_week, row.on_day, seen.readers(writer.partner))
