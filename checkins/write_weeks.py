"""Weeks that begin: made one by one, written many at once, in one statement a table."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.lib.write_rows import insert_rows, write_column
from intimacy.sharing.models import Exchange, Item
from prompts.picker.candidates import Pick

NOTICES: list[Callable[[Collection[uuid.UUID]], object]] = []


class NewWeek(NamedTuple):
    """A week that is not written yet, and its questions, frozen from now on."""

    checkin: CheckIn
    asked: list[Pick]


def new_week(couple: Couple, day: date, asked: Iterable[Pick], began: datetime | None) -> NewWeek:
    """Return the week named `day` with these questions.

    It counts as begun at `began` (UTC), or at its hour, however late somebody comes by.
    """
    began = began or couple.rhythm.begins(day)
    exchange = Exchange(couple=couple)
    return NewWeek(CheckIn(couple=couple, week=day, exchange=exchange, began_at=began), list(asked))


def on_begin(notice: Callable[[Collection[uuid.UUID]], object]) -> None:
    """Let a room above know of which couples weeks begin, once, in `AppConfig.ready`.

    It is told in the transaction that writes them, under the couples' locks.
    """
    if notice not in NOTICES:
        NOTICES.append(notice)


def write_weeks(weeks: Collection[NewWeek]) -> None:
    """Insert these weeks, and tell. Raises IntegrityError where one of them has begun."""
    if not weeks:
        return
    checkins = [week.checkin for week in weeks]
    insert_rows(Exchange, ("id", "couple_id"), [(c.exchange_id, c.couple_id) for c in checkins])
    insert_rows(
        Item,
        ("exchange_id", "position", "version_id", "why"),
        [
            (week.checkin.exchange_id, n, prompt.version, str(why))
            for week in weeks
            for n, (prompt, why) in enumerate(week.asked, start=1)
        ],
    )
    insert_rows(
        CheckIn,
        ("id", "couple_id", "week", "began_at", "exchange_id", "coming"),
        [(c.pk, c.couple_id, c.week, c.began_at, c.exchange_id, c.coming) for c in checkins],
    )
    for row in (*checkins, *(checkin.exchange for checkin in checkins)):
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    for notice in NOTICES:
        notice([checkin.couple_id for checkin in checkins])


def write_looks(looks: Mapping[uuid.UUID, datetime]) -> None:
    """Let the tick look for a due week of each of these couples at that moment (UTC) again."""
    write_column(Couple, "week_due_at", looks)
