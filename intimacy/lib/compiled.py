"""Querysets that are compiled to SQL once a process and then run with the values of the day.

Django composes and compiles a queryset anew for each request, which costs a page more than all its
SQL. `compiled` keeps the queryset as it is written, read and tested, and keeps its SQL: the first
call builds it twice with made-up values, finds where they stand among the parameters, and refuses
a queryset in which anything else differs. So no value of one request can stay for the next.
"""

import secrets
import uuid
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import wraps
from operator import attrgetter
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FETCH_RAISE, Model, QuerySet

from intimacy.lib.compiled_statement import Place, Statement, literal

MOST_BITS = 63  # of a number in a column
Shape = tuple[Any, ...]  # what of the arguments decides the SQL: kinds, lengths, settings


@dataclass(frozen=True)
class Fixed[T]:
    """An argument that is part of the SQL, as the offsets of a zone: for what has few values."""

    value: T


class NotCompilable(Exception):
    """A queryset that cannot be compiled once: what it asks depends on more than its arguments."""


def compiled[**P, R](build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Return `build` as a function that returns the queryset's rows as a list, in one query.

    Arguments may be ids, numbers, texts, days, moments, persons or other rows (of which `build`
    may read the primary key alone), and collections of those; None, truth values, choices and what
    is `Fixed` are part of the SQL. A collection is filled up to a power of two with its last
    value. A number too large for any column is asked plainly, which finds nothing. Raises
    NotCompilable where anything but the arguments decides what is asked, as `now()` would, and
    TransactionManagementError where rows are to be locked outside a transaction.
    """
    statements: dict[tuple[str, Shape], Statement] = {}

    @wraps(build)
    def rows(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        given = (*args, *kwargs.values())
        shape, values = _taken_apart(given)
        if any(isinstance(value, int) and value.bit_length() > MOST_BITS for value in values):
            return list(build(*args, **kwargs))
        key = (connections[DEFAULT_DB_ALIAS].vendor, (*shape, *kwargs))
        if key not in statements:
            statements[key] = _compile(build, given, tuple(kwargs))
        return statements[key].run(values)

    return rows


def first[R](rows: Iterable[R]) -> R | None:
    """Return the first of `rows`, or None where there is none."""
    return next(iter(rows), None)


# --- Taking arguments apart ----------------------------------------------------------------------


def _taken_apart(given: Sequence[object]) -> tuple[Shape, list[object]]:
    """Return what of the arguments decides the SQL, and the values to put in, in order."""
    shape: list[object] = []
    values: list[object] = []
    for argument in given:
        if argument is None or isinstance(argument, bool | Enum | type | Fixed):
            shape.append(argument)
        elif isinstance(argument, Model):
            shape.append(argument._meta.model)  # a lazy person is a person
            values.append(argument.pk)
        elif isinstance(argument, list | tuple | set | frozenset):
            filled = _filled(list(argument))
            shape.append((len(filled), *{type(value) for value in filled}))
            values += filled
        else:
            shape.append(type(argument))
            values.append(argument)
    return tuple(shape), values


def _filled(values: list[object]) -> list[object]:
    """Return as many values as a power of two: a few lengths are a few statements."""
    if not values:
        return values
    length = 1 << (len(values) - 1).bit_length()
    return values + values[-1:] * (length - len(values))


def _made_up(given: Sequence[object]) -> tuple[list[Any], list[object]]:
    """Return arguments of the same shape with made-up values, and those values in order."""
    arguments: list[Any] = []
    values: list[object] = []
    for argument in given:
        if argument is None or isinstance(argument, bool | Enum | type | Fixed):
            arguments.append(argument)
        elif isinstance(argument, list | tuple | set | frozenset):
            arguments.append(many := [])
            for value in _filled(list(argument)):
                many.append(_like(value, values))
                values.append(many[-1])
        elif isinstance(argument, Model):
            values.append(_like(argument.pk, values))
            # Nothing but the primary key can be read of it: anything else would stay for all.
            model, key = argument._meta.model, [argument._meta.pk.attname]
            row = model.from_db(DEFAULT_DB_ALIAS, key, values[-1:], fetch_mode=FETCH_RAISE)
            arguments.append(row)
        else:
            values.append(_like(argument, values))
            arguments.append(values[-1])
    return arguments, values


def _like(value: object, others: Sequence[object]) -> object:
    """Return a made-up value of the same kind that is none of `others`."""
    while (drawn := _draw(value)) in others:
        pass
    return drawn


def _draw(value: object) -> object:
    match value:
        case uuid.UUID():
            return uuid.UUID(int=secrets.randbits(128), version=4)
        case datetime():
            return datetime(1801, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbits(50))
        case date():
            return date(1801, 1, 1) + timedelta(days=secrets.randbelow(20_000))
        case int():
            return 10_000 + secrets.randbelow(22_000)  # also fits into a small column
        case str():
            return f"made up {secrets.randbits(40):x}"
    raise NotCompilable(f"an argument may not be a {type(value).__name__}")


# --- Compiling -----------------------------------------------------------------------------------


def _compile(
    build: Callable[..., QuerySet[Any, Any]], given: Sequence[object], names: tuple[str, ...]
) -> Statement:
    tries = []
    for _ in range(2):
        arguments, values = _made_up(given)
        unnamed = len(arguments) - len(names)
        named = dict(zip(names, arguments[unnamed:], strict=True))
        queryset = build(*arguments[:unnamed], **named)
        if queryset._known_related_objects:  # type: ignore[attr-defined]
            raise NotCompilable(f"{build.__qualname__} begins from a row's own manager")
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            sql, params = "", ()
        tries.append((queryset, compiler, sql, tuple(params), values))
    (queryset, compiler, sql, params, values), other = tries
    if sql != other[2]:
        raise NotCompilable(f"{build.__qualname__} asks otherwise each time")
    places = _places(build.__qualname__, [(params, values), other[3:]])
    if sql and {value for value, _ in places.values()} != set(range(len(values))):
        raise NotCompilable(f"{build.__qualname__} has an argument that its query does not name")
    if not sql:
        return Statement(queryset, compiler, sql, {}, {}, [], locks=False)
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    if compiler.has_composite_fields(columns):
        raise NotCompilable(f"{build.__qualname__} has keys of several columns")
    converters = [(at, *how) for at, how in compiler.get_converters(columns).items()]
    locks = "FOR UPDATE" in sql  # of a database that knows it
    text, fixed, taken = _named(sql, list(zip(params, other[3], strict=True)), places)
    return Statement(queryset, compiler, text, fixed, taken, converters, locks)


def _named(
    sql: str, params: Sequence[tuple[Any, Any]], places: dict[int, Place]
) -> tuple[str, dict[str, object], dict[str, Place]]:
    """Return the SQL with what is the same each time in its text and a name for each other value,
    which of the names are the same all the same, and where the others come from."""
    connection = connections[DEFAULT_DB_ALIAS]
    seen: list[tuple[type, Any, Any]] = []
    texts: list[str] = []
    fixed: dict[str, object] = {}
    taken: dict[str, Place] = {}
    for at, (one, other) in enumerate(params):
        if at not in places and (text := literal(connection, one)):
            texts.append(text.replace("%", "%%"))
            continue
        kind = (type(one), one, other)  # made-up values differ, so these stand for one argument
        if kind not in seen:
            seen.append(kind)
        name = f"p{seen.index(kind)}"
        texts.append(f"%({name})s")
        if at in places:
            taken[name] = places[at]
        else:
            fixed[name] = one
    return sql.replace("%%", "%%%%") % tuple(texts), fixed, taken


def _places(name: str, tries: Sequence[tuple[Sequence[Any], Sequence[Any]]]) -> dict[int, Place]:
    """Return by its number where each parameter that differs between two tries comes from."""
    places = {}
    connection = connections[DEFAULT_DB_ALIAS]
    (params, values), (others, other_values) = tries
    for at, (one, other) in enumerate(zip(params, others, strict=True)):
        if one == other and one not in values:
            continue
        pairs = zip(values, other_values, strict=True)
        found = [
            (number, prepared)
            for number, (value, second) in enumerate(pairs)
            for prepared in _ways(connection, one, value)
            if prepared(connection, second) == other
        ]
        if len(found) != 1:
            raise NotCompilable(f"{name}: the parameter {at} is not one of its arguments")
        places[at] = found[0]
    return places


def _ways(
    connection: BaseDatabaseWrapper, param: Any, value: Any
) -> list[Callable[[BaseDatabaseWrapper, Any], Any]]:
    """Return how this value becomes this parameter of the database, if it does."""
    if isinstance(value, datetime):
        asked = _moment(param)
        if asked is None:
            return []
        later = asked - value  # as for "so many days ago"
        return [lambda here, moment: here.ops.adapt_datetimefield_value(moment + later)]
    if isinstance(value, date):
        same = connection.ops.adapt_datefield_value(value) == param
        return [lambda here, day: here.ops.adapt_datefield_value(day)] if same else []
    if isinstance(value, uuid.UUID):
        if param == value:
            return [lambda _, one: one]
        return [lambda _, one: attrgetter("hex")(one)] if param == value.hex else []
    if type(value) in (int, str) and param == value:
        kind = type(param)
        return [lambda _, one: kind(one)]
    return []


def _moment(param: object) -> datetime | None:
    """Return a parameter that is a moment as one; SQLite keeps it as text."""
    with suppress(ValueError):
        found = datetime.fromisoformat(param) if isinstance(param, str) else param
        if isinstance(found, datetime):
            return found.replace(tzinfo=found.tzinfo or UTC)
    return None
