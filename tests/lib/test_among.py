"""`among` finds what `in` finds, with one parameter where the database takes an array."""

import pytest
from django.core.exceptions import EmptyResultSet
from django.db import connection

from intimacy.accounts.models import User
from intimacy.reminders.models import Choice

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def people() -> list[int]:
    users = [User(email=f"{n}@example.org") for n in range(5)]
    ids = [user.pk for user in User.objects.bulk_create(users)]
    Choice.objects.bulk_create([Choice(user_id=pk, kind="one") for pk in ids])
    return ids


@pytest.mark.parametrize("kind", [list, set, tuple, frozenset])
def test_it_finds_what_in_finds(people: list[int], kind: type) -> None:
    asked = kind([*people[1:3], people[-1] + 1000])
    for rows, name in ((User.objects.all(), "pk"), (Choice.objects.all(), "user")):
        found = rows.filter(**{f"{name}__among": asked}).values_list(name, flat=True)
        assert sorted(found) == people[1:3]
        left = rows.exclude(**{f"{name}__among": asked}).values_list(name, flat=True)
        assert sorted(left) == [people[0], *people[3:]]


def test_it_changes_and_deletes_too(people: list[int]) -> None:
    assert Choice.objects.filter(user__among=people[:2]).update(kind="two") == 2
    assert Choice.objects.filter(user__among=people[:3]).delete()[0] == 3


def test_among_none_is_nobody_and_asks_nothing(people: list[int]) -> None:
    nobody = User.objects.filter(pk__among=[])
    assert list(nobody) == []
    with pytest.raises(EmptyResultSet):
        str(nobody.query)


def test_only_numbers_come_in(people: list[int]) -> None:
    with pytest.raises(ValueError):
        list(User.objects.filter(pk__among=["1} OR true"]))


@pytest.mark.skipif(connection.vendor != "postgresql", reason="elsewhere it is `in`")
def test_it_is_one_parameter(people: list[int]) -> None:
    params = User.objects.filter(pk__among=people).query.sql_with_params()[1]
    assert len(params) == 1
