"""The SQL of a queryset, kept with what its parameters and columns become: `compiled` makes it.

A page's larger statements name a person or a moment at dozens of places. Each value is made ready
for the database once a run, by name, however often it stands there. What is the same each time
stands in the text: SQLite, told it as a parameter, would plan anew at each run wherever an index
of some rows might serve.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError
from psycopg import abc
from psycopg.adapt import Transformer

Place = tuple[int, Callable[[BaseDatabaseWrapper, Any], Any]]  # which value, and as what


@dataclass(frozen=True)
class Statement:
    """The SQL of one queryset, where its parameters come from, and what becomes of its columns."""

    queryset: QuerySet[Any, Any]
    compiler: Any  # after `as_sql`, so that it knows how a row becomes an object
    sql: str  # its parameters by name
    fixed: dict[str, object]  # those that are the same each time and cannot stand in the text
    places: dict[str, Place]  # where the others come from
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    locks: bool

    def run(self, values: Sequence[object]) -> list[Any]:
        """Return the rows for these values, in the order the arguments named them."""
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and connection.get_autocommit():  # Django looks as it compiles
            raise TransactionManagementError("Rows are locked within a transaction only.")
        params = dict(self.fixed)
        for name, (value, prepared) in self.places.items():
            params[name] = prepared(connection, values[value])
        known = self.queryset
        rows: QuerySet[Any, Any] = object.__new__(type(known))
        # Known was never run, so nothing of another run comes along.
        vars(rows).update(
            vars(known), _db=DEFAULT_DB_ALIAS, _query=_Query(self, params, connection)
        )
        if known._prefetch_related_lookups:  # type: ignore[attr-defined]
            return list(rows)
        found: Any = known._iterable_class(rows)
        return list(found)


class _Query:
    """Stands in Django's iterables for a query and its compiler, whose work is done."""

    def __init__(
        self, statement: Statement, params: dict[str, object], connection: BaseDatabaseWrapper
    ) -> None:
        self._statement, self._params, self._connection = statement, params, connection
        compiler = statement.compiler
        self.select, self.klass_info = compiler.select, compiler.klass_info
        self.annotation_col_map = compiler.annotation_col_map

    def __getattr__(self, name: str) -> Any:
        return getattr(self._statement.queryset.query, name)

    def get_compiler(self, *_: object, **__: object) -> "_Query":
        return self

    def execute_sql(self, *_: object, **__: object) -> list[Any]:
        """Return the rows as the database gives them, without what only sorted them."""
        with self._connection.cursor() as cursor:
            cursor.execute(*_asked(cursor, self._statement.sql, self._params))
            found: list[Any] = cursor.fetchall()
        compiler = self._statement.compiler
        if compiler.has_extra_select:
            return [row[: compiler.col_count] for row in found]
        return found

    def results_iter(
        self,
        results: list[Any] | None = None,
        *,
        tuple_expected: bool = False,
        **_: object,
    ) -> Iterable[Any]:
        """Return the rows with each column as its field has it."""
        found = self.execute_sql() if results is None else results
        kept = self._converted(found) if self._statement.converters else found
        return map(tuple, kept) if tuple_expected else kept

    def _converted(self, found: list[Any]) -> list[Any]:
        connection, converters = self._connection, self._statement.converters
        rows = []
        for row in map(list, found):
            for at, ways, expression in converters:
                value = row[at]
                for convert in ways:
                    value = convert(value, expression, connection)
                row[at] = value
            rows.append(row)
        return rows


def literal(connection: BaseDatabaseWrapper, value: object) -> str | None:
    """Return a value as it stands in a statement's text; None where it has to be a parameter."""
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        return _quoted(Transformer.from_context(connection.connection), value)
    if isinstance(value, int):
        return str(int(value))
    return "'{}'".format(value.replace("'", "''")) if isinstance(value, str) else None


def _asked(cursor: Any, sql: str, params: Mapping[str, object]) -> tuple[str, Any]:
    """Return what `cursor` is to execute.

    Django has psycopg put values into the text, place by place; the same here, value by value.
    """
    if cursor.db.vendor != "postgresql":
        return sql, params
    quoting = Transformer.from_context(cursor.cursor)
    return sql % {name: _quoted(quoting, value) for name, value in params.items()}, None


def _quoted(quoting: abc.Transformer, value: object) -> str:
    return "NULL" if value is None else bytes(quoting.as_literal(value)).decode()
