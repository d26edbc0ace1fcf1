"""A list in pages; one that fits on the first costs a single compiled query."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def page_of(
    rows: Callable[[], QuerySet[Any, Any]],
    asked: str | None,
    size: int,
    *,
    first: Callable[[int], list[Any]],
) -> Page[Any]:
    """Return the page of `rows` that was `asked` for, the nearest where there is none such.

    `first` returns so many of the same rows from the beginning, by a compiled query; `rows` is
    called only where they do not fit on one page.
    """
    if asked not in {None, "", "1"}:
        return Paginator(rows(), size).get_page(asked)
    found = first(size + 1)
    if len(found) <= size:
        return Paginator(found, size).get_page(1)
    page = Paginator(rows(), size).get_page(1)
    page.object_list = found[:size]
    return page
