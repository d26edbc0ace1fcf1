"""The lookup `among`: `in`, for hundreds of ids, as one parameter.

`pk__in` writes each id into the statement, which Django, the driver and PostgreSQL all take apart
again: more work than the query itself. PostgreSQL takes an array instead; elsewhere it is `in`.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, BigAutoField, ForeignKey
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class Among(In):
    """Rows whose id, a number, is one of these: `filter(pk__among=ids)`, `user__among`."""

    lookup_name = "among"

    def get_prep_lookup(self) -> list[int]:
        ids: Iterable[int] = self.rhs
        return [int(one) for one in ids]

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs:
            raise EmptyResultSet
        column, params = self.process_lhs(compiler, connection)
        ids = "{" + ",".join(map(str, self.rhs)) + "}"
        return f"{column} = ANY(%s::bigint[])", (*params, ids)


for field in (AutoField, BigAutoField, ForeignKey):
    field.register_lookup(Among)
