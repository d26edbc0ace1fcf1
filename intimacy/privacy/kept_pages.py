"""My words in pages: by space, by week, and by room where one is asked for. All rooms are asked for
the keys of their rows in one statement, and only the rows of a page are opened."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, TruncMonth
from django.template.defaultfilters import date as format_date

from intimacy.accounts.models import User
from intimacy.couples.kept_words import ROOMS, Line, Reach, Room, Source, Writer
from intimacy.couples.models import Membership

A_PAGE = 20
OPEN, NO_SPACE, CLOSED = range(3)  # in this order
# What a row is ordered by, the newest week first and behind the weeks of a month the rest of it.
ORDER = ("in_circle", "-ended_on", "in_space", "-in_month", "no_week", "-in_week", "-on_day")
ORDER += ("of_source", "in_place", "of_row")
COLUMNS = [name.removeprefix("-") for name in ORDER]


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


def rooms_of(writer: Writer) -> list[Room]:
    """Return the rooms in which somebody wrote anything, in one query."""
    asked = {
        f"{room.name}_{number}": Exists(source.living(writer))
        for room in ROOMS.values()
        for number, source in enumerate(room.sources)
    }
    wrote = User.objects.filter(pk=writer.user.pk).annotate(**asked).values(*asked).get()
    found = {name.rpartition("_")[0] for name, any_row in wrote.items() if any_row}
    return [room for room in ROOMS.values() if room.name in found]


def page_of_words(
    writer: Writer, rooms: Iterable[Room], asked: str | None
) -> tuple[Page[Any], list[Kept]]:
    """Return the page `asked` for of what somebody wrote in `rooms`, and its lines in order.

    As many queries as these rooms need however much there is: only a page is opened. What says
    nothing, as a question that was passed, has no line.
    """
    sources = [source for room in rooms for source in room.sources]
    page = Paginator(_index(sources, writer), A_PAGE).get_page(asked)
    rows = list(page.object_list)
    return page, _in_order(rows, _lines(sources, rows, writer), writer)


def every_line(writer: Writer) -> list[tuple[Room, list[Kept]]]:
    """Return all that somebody wrote, room by room, the newest first in each."""
    return [(room, kept) for room in ROOMS.values() if (kept := _of_room(room, writer))]


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


def _index(sources: Sequence[Source], writer: Writer) -> QuerySet[Any, Any]:
    """Select where each row stands, and its key: no statement per room, and nothing sealed."""
    one, *others = (_placed(number, source, writer) for number, source in enumerate(sources))
    return one.union(*others, all=True).order_by(*ORDER)


def _placed(number: int, source: Source, writer: Writer) -> QuerySet[Any, Any]:
    rows = source.living(writer).order_by()
    week = F("kept_week") if source.in_weeks else _nothing(DateField())
    rows = rows.annotate(
        **_space(source),
        in_month=TruncMonth("kept_day"),
        no_week=_weekless(source),
        in_week=week,
        on_day=F("kept_day"),
        of_source=Value(number, IntegerField()),
        in_place=F(source.place) if source.place else Value(0, IntegerField()),
        of_row=F("pk"),
    )
    return rows.values_list(*COLUMNS, named=True)


def _space(source: Source) -> dict[str, Combinable]:
    if not source.of_space:
        return {
            "in_circle": Value(NO_SPACE, IntegerField()),
            "ended_on": _nothing(DateTimeField()),
            "in_space": _nothing(UUIDField()),
        }
    ended = F("couple__ended_at")
    return {
        "in_circle": Case(When(couple__ended_at=None, then=OPEN), default=CLOSED),
        "ended_on": ended,
        "in_space": F("couple"),
    }


def _weekless(source: Source) -> Combinable:
    """Return 0 where a row belongs to a week, else 1: databases differ on where nothing stands."""
    if not source.in_weeks:
        return Value(1, IntegerField())
    return Case(When(kept_week=None, then=1), default=0)


def _nothing(kind: Any) -> Cast:
    return Cast(Value(None), kind)


def _lines(sources: Sequence[Source], rows: Sequence[Any], writer: Writer) -> dict[Any, Line]:
    lines: dict[Any, Line] = {}
    for number, source in enumerate(sources):
        keys = [row.of_row for row in rows if row.of_source == number]
        if keys:
            lines |= source.lines(source.living(writer).filter(pk__in=keys), writer)
    return lines


def _in_order(rows: Iterable[Any], lines: Mapping[Any, Line], writer: Writer) -> list[Kept]:
    return [_kept(row, lines[row.of_row], writer) for row in rows if row.of_row in lines]


def _kept(row: Any, line: Line, writer: Writer) -> Kept:
    """Return a line; beyond the space two share today nobody but its author reads anything."""
    here = writer.pair is not None and row.in_space == writer.pair.pk
    seen = line if here else replace(line, reach=Reach.ALONE, third="")
    return Kept(seen, row.in_space, row.in_week, row.on_day, seen.readers(writer.partner))


def _of_room(room: Room, writer: Writer) -> list[Kept]:
    lines: dict[Any, Line] = {}
    for source in room.sources:
        lines |= source.lines(source.living(writer), writer)
    return _in_order(_index(room.sources, writer), lines, writer) if lines else []
