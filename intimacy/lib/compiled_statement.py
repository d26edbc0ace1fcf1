"""The SQL of a queryset, kept with what its parameters and columns become: `compiled` makes it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

Place = tuple[int, Callable[[BaseDatabaseWrapper, Any], Any]]  # which value, and as what


@dataclass(frozen=True)
class Statement:
    """The SQL of one queryset, where its parameters come from, and what becomes of its columns."""

    queryset: QuerySet[Any, Any]
    compiler: Any  # after `as_sql`, so that it knows how a row becomes an object
    sql: str
    params: tuple[object, ...]
    places: dict[int, Place]
    converters: list[tuple[int, list[Callable[..., Any]], Any]]
    locks: bool

    def run(self, values: Sequence[object]) -> list[Any]:
        """Return the rows for these values, in the order the arguments named them."""
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        if self.locks and connection.get_autocommit():  # Django looks as it compiles
            raise TransactionManagementError("Rows are locked within a transaction only.")
        params: list[Any] = list(self.params)
        for at, (value, prepared) in self.places.items():
            params[at] = prepared(connection, values[value])
        known = self.queryset
        rows: QuerySet[Any, Any] = type(known)(
            known.model,
            _Query(self, params, connection),  # type: ignore[arg-type]
            DEFAULT_DB_ALIAS,
        )
        for name in ("_iterable_class", "_fields", "_fetch_mode", "_prefetch_related_lookups"):
            setattr(rows, name, getattr(known, name))
        if known._prefetch_related_lookups:  # type: ignore[attr-defined]
            return list(rows)
        found: Any = known._iterable_class(rows)
        return list(found)


class _Query:
    """Stands in Django's iterables for a query and its compiler, whose work is done."""

    def __init__(
        self, statement: Statement, params: list[Any], connection: BaseDatabaseWrapper
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
            cursor.execute(self._statement.sql, self._params)
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
