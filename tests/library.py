"""The library as rows, loaded from its files once for all tests of a process."""

from django.db import models, transaction

from prompts.loading import load
from prompts.models import (
    Prompt,
    PromptSet,
    PromptText,
    PromptVersion,
    SetVersion,
    Step,
    StepPrompt,
)
from prompts.shelf import FOLDER

TABLES: tuple[type[models.Model], ...] = (
    Prompt,
    PromptVersion,
    PromptText,
    PromptSet,
    SetVersion,
    Step,
    StepPrompt,
)
_kept: list[list[models.Model]] = []


def fill() -> None:
    """Put the shipped library into the tables, unless it is there."""
    if Prompt.objects.exists():
        return
    if not _kept:
        load(FOLDER)
        _kept.extend(list(table.objects.order_by("pk")) for table in TABLES)
        return
    with transaction.atomic():  # prompts or sets and their versions point at each other
        for table, rows in zip(TABLES, _kept, strict=True):
            table.objects.bulk_create(rows)


def empty() -> None:
    """Take the library out of the tables, for tests that bring their own prompts."""
    Prompt.objects.update(current=None)
    PromptSet.objects.update(current=None)
    for table in reversed(TABLES):
        table.objects.all()._raw_delete(using="default")
