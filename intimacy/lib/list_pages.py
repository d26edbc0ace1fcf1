"""A list in pages, whose first one, which nearly everybody looks at, is a single compiled query."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Window

TOTAL = Window(Count("pk"))  # an annotation: how many rows there are, whatever is sliced


def page_of(
    rows: Callable[[], QuerySet[Any, Any]],
    asked: str | None,
    size: int,
    *,
    first: Callable[[int], list[Any]],
) -> Page[Any]:
    """Return the page of `rows` that was `asked` for, the nearest where there is none such.

    `first` returns so many of the same rows from the beginning, each with its `total`.
    """
    if asked not in {None, "", "1"}:
        return Paginator(rows(), size).get_page(asked)
    found = first(size)
    paginator = Paginator(found, size)
    paginator.count = found[0].total if found else 0
    return paginator.page(1)
