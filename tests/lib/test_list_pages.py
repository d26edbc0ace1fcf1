"""A list in pages: the first one says how many there are, in the one query that reads it."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.lib.list_pages import TOTAL, page_of
from tests.conftest import person

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
NAMES = ["Alice", "Bob", "Charlie", "Dana", "Eve"]


def everybody() -> QuerySet[User]:
    return User.objects.order_by("name")


def first(most: int) -> list[User]:
    return list(everybody().annotate(total=TOTAL)[:most])


@pytest.mark.parametrize(
    ("asked", "shown", "queries"),
    [
        (None, NAMES[:2], 1),
        ("1", NAMES[:2], 1),
        ("2", NAMES[2:4], 2),
        ("3", NAMES[4:], 2),
        ("99", NAMES[4:], 2),
        ("0", NAMES[4:], 2),
        ("next", NAMES[:2], 2),
    ],
)
def test_each_page_holds_its_rows_and_knows_of_the_others(
    django_assert_num_queries: Callable, asked: str | None, shown: list[str], queries: int
) -> None:
    for name in NAMES:
        person(name)
    with django_assert_num_queries(queries):
        page = page_of(everybody, asked, 2, first=first)
        assert [user.name for user in page] == shown
    assert page.paginator.num_pages == 3
    assert page.has_next() == (shown != NAMES[4:])


@pytest.mark.parametrize("asked", [None, "1", "7"])
def test_an_empty_list_is_one_empty_page(asked: str | None) -> None:
    page = page_of(everybody, asked, 2, first=first)
    assert (list(page), page.paginator.count, page.has_other_pages()) == ([], 0, False)
