"""Many rows at once, in one statement a table, without an object a row.

On PostgreSQL the values go as one array literal a column: for a thousand rows, making objects and
writing each value the driver's own way costs more than everything else that happens to them.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Model


def insert_rows(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert `rows` with values for these `columns`; what is left out is the database's to fill."""
    if not rows:
        return
    if connection.vendor != "postgresql":
        named = (dict(zip(columns, row, strict=True)) for row in rows)
        model._default_manager.bulk_create(model(**values) for values in named)
        return
    names = ", ".join(_quoted(_field(model, name).column) for name in columns)
    arrays = ", ".join(f"%s::{_type(model, name)}[]" for name in columns)
    table = _quoted(model._meta.db_table)
    sql = f"INSERT INTO {table} ({names}) SELECT * FROM unnest({arrays})"  # noqa: S608  our names
    with connection.cursor() as cursor:
        cursor.execute(sql, [_array(column) for column in zip(*rows, strict=True)])


def write_column(model: type[Model], name: str, values: Mapping[Any, Any]) -> None:
    """Give each row, by primary key, its value in one column."""
    if not values:
        return
    if connection.vendor != "postgresql":
        rows = [model(**{"pk": pk, name: value}) for pk, value in values.items()]
        model._default_manager.bulk_update(rows, [name])
        return
    table, key = _quoted(model._meta.db_table), _quoted(str(model._meta.pk.column))
    arrays = f"%s::{_type(model, model._meta.pk.name)}[], %s::{_type(model, name)}[]"
    sql = (
        f"UPDATE {table} SET {_quoted(_field(model, name).column)} = given.value"  # noqa: S608  our names
        f" FROM unnest({arrays}) AS given (key, value) WHERE {table}.{key} = given.key"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [_array(values), _array(values.values())])


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _field(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)


def _type(model: type[Model], name: str) -> str:
    field = _field(model, name)
    # A cast to varchar(10) would cut off what is longer; the column itself refuses it.
    return "text" if isinstance(field, CharField) else str(field.db_type(connection))


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join([_WRITTEN.get(type(value), _text)(value) for value in values]) + "}"


def _text(value: object) -> str:
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    type(None): lambda _: "NULL",
    bool: str,
    int: str,
    UUID: str,
    date: date.isoformat,
    datetime: datetime.isoformat,
    time: time.isoformat,
    dict: lambda value: _text(json.dumps(value)),
    list: lambda value: _text(json.dumps(value)),
}
