"""The shipped library as rows, and tables as they are between two tests: it and nothing else."""

from typing import Any

from django.db import connection, models, transaction

from intimacy.audit.models import Event
from prompts.library.catalog import FOLDER
from prompts.library.load_library import load
from prompts.models import (
    Prompt,
    PromptSet,
    PromptText,
    PromptVersion,
    SetVersion,
    Step,
    StepPrompt,
)

TABLES: tuple[type[models.Model], ...] = (
    Prompt,
    PromptVersion,
    PromptText,
    PromptSet,
    SetVersion,
    Step,
    StepPrompt,
)
# What Django itself writes after migrating, and again after a flush.
FIXED = {"django_migrations", "django_content_type", "auth_permission"}
APPEND_ONLY = {Event._meta.db_table}  # PostgreSQL refuses to delete from it
_kept: list[list[dict[str, Any]]] = []


def fill() -> None:
    """Put the shipped library into the tables, unless it is there."""
    if not Prompt.objects.exists():
        load(FOLDER)


def keep() -> None:
    """Remember the rows of the library, for `sweep`."""
    _kept[:] = _rows()


def sweep() -> None:
    """Delete every row but those of the library, which is put right where a test changed it.

    Django's flush truncates each table with all its indexes, whether it holds a row or not.
    """
    library = {table._meta.db_table for table in TABLES}
    others = set(connection.introspection.table_names()) - FIXED - library
    with transaction.atomic():
        _delete(sorted(others))
        if _rows() != _kept:
            _delete(sorted(library))
            for table, rows in zip(TABLES, _kept, strict=True):
                table.objects.bulk_create(table(**row) for row in rows)


def _rows() -> list[list[dict[str, Any]]]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


def _delete(tables: list[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            truncated = table in APPEND_ONLY and connection.vendor == "postgresql"
            verb = "TRUNCATE" if truncated else "DELETE FROM"
            cursor.execute(f"{verb} {connection.ops.quote_name(table)}")
