"""Worlds that take the product's verbs seconds to build: built once a process, then put back.

What is put back are rows, sealed words and wrapped keys as they were, and a copy of the objects.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import time_machine
from django.db import connection, transaction
from django.utils import timezone

from tests.library import FIXED

Table = tuple[list[str], list[tuple[Any, ...]]]  # the names of its columns, and its rows
# A couple's id decides its lots in the picker: each test draws the same ones in every run.
ids = random.Random()
MADE = datetime(2026, 9, 6, 17, 59, 59, 123456, tzinfo=UTC)  # stands for a put back moment


@dataclass
class Kept:
    objects: Any
    tables: dict[str, Table]


_kept: dict[tuple[str, Callable[[], Any]], Kept] = {}


@contextmanager
def lots_of(name: str) -> Iterator[None]:
    """Draw the ids of couples that belong to `name`, and go on afterwards where one was."""
    drawn = ids.getstate()
    ids.seed(name)
    yield
    ids.setstate(drawn)


def world[T](build: Callable[[], T]) -> T:
    """Return what `build` made, with all its rows; the tables must hold the library alone.

    `build` must not change rows that are there already, only add some.
    """
    name = connection.settings_dict["NAME"], build
    if name not in _kept:
        before = tables_now()
        with lots_of(build.__qualname__):
            built = build()
        _kept[name] = Kept(deepcopy(built), _added(before))
        return built
    _put_back(_kept[name].tables)
    return deepcopy(_kept[name].objects)


def kept[T: Iterable[Any]](build: Callable[[], T]) -> T:
    """Return the rows that `build` made and named, with all others, as if made just now.

    Unlike a `world` it may follow other rows of its test. Moments of the clock become those of
    today; what `build` named itself stays. Built in a transaction that is rolled back.
    """
    name = connection.settings_dict["NAME"], build
    if name not in _kept:
        before = tables_now()
        with transaction.atomic(), time_machine.travel(MADE, tick=False):
            if connection.vendor == "sqlite":
                # A test may have rows before it puts these back, and other kept ones beside them.
                _count_on_from(1_000_000 * (len(_kept) + 1))
            with lots_of(build.__qualname__):
                built = build()
            _kept[name] = Kept(deepcopy(built), _added(before))
            transaction.set_rollback(True)
    now, made = timezone.now(), (MADE, _text(MADE))
    today = {MADE: now, made[1]: _text(now)}
    anew = {}
    for table, (columns, rows) in _kept[name].tables.items():
        anew[table] = columns, [tuple(today[v] if v in made else v for v in row) for row in rows]
    _put_back(anew)
    objects = deepcopy(_kept[name].objects)
    for row in objects:
        vars(row).update({field: now for field, value in vars(row).items() if value == MADE})
    return objects


def _count_on_from(number: int) -> None:
    """Let SQLite number new rows from here on; unlike PostgreSQL it counts anew in each test."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_sequence")
        cursor.execute(
            "INSERT INTO sqlite_sequence SELECT name, %s FROM sqlite_master WHERE type = 'table'",
            [number],
        )


def _text(moment: datetime) -> str:
    """Return a moment as SQLite keeps it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def tables_now() -> dict[str, Table]:
    """Return all rows of all tables, with the names of the columns."""
    tables = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - FIXED):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            tables[table] = columns, cursor.fetchall()
    return tables


def _added(before: dict[str, Table]) -> dict[str, Table]:
    added = {}
    for table, (columns, rows) in tables_now().items():
        old = {repr(row) for row in before[table][1]}
        new = [row for row in rows if repr(row) not in old]
        assert len(new) == len(rows) - len(old), f"a row of {table} was changed, not added"
        if new:
            added[table] = columns, new
    return added


def _put_back(tables: dict[str, Table]) -> None:
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in tables.items():
            row = f"({', '.join(['%s'] * len(columns))})"
            cursor.execute(
                f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns))})"
                f" VALUES {', '.join([row] * len(rows))}",
                [_plain(value) for one in rows for value in one],
            )


def _plain(value: object) -> object:
    """Return a moment as text, which both databases take back; SQLite takes no times."""
    return str(value) if isinstance(value, date | time) else value
