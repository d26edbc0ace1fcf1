"""A data key is unwrapped once a request, and kept not a moment longer."""

from collections.abc import Callable, Iterator
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.keys.models import DataKey, Unreadable, unwrapped_once
from tests.keys.conftest import House

SignIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> DataKey:
    return DataKey.objects.make("couple", "1")


@pytest.fixture
def unwrapped() -> Iterator[list[str]]:
    """The keys that were unwrapped, each time anew."""
    found, unwrap = [], DataKey._unwrapped

    def note(row: DataKey) -> object:
        found.append(str(row.pk))
        return unwrap(row)

    with patch.object(DataKey, "_unwrapped", note):
        yield found


def test_two_rows_of_one_key_are_unwrapped_once(key: DataKey, unwrapped: list[str]) -> None:
    with unwrapped_once():
        again = DataKey.objects.get(pk=key.pk)
        assert key.primitive() is again.primitive()
    assert len(unwrapped) == 1


def test_nothing_is_kept_for_the_next(key: DataKey, unwrapped: list[str]) -> None:
    for _ in range(2):
        with unwrapped_once():
            key.primitive()
    key.primitive()
    key.primitive()  # outside a request never
    assert len(unwrapped) == 4


def test_what_was_destroyed_or_changed_meanwhile_is_not_answered_from_before(
    key: DataKey,
) -> None:
    other = DataKey.objects.make("couple", "2")
    with unwrapped_once():
        key.primitive()
        other.primitive()
        mixed = DataKey.objects.get(pk=key.pk)
        mixed.wrapped = other.wrapped
        key.destroy(now())
        for row in (mixed, key, DataKey.objects.get(pk=key.pk)):
            with pytest.raises(Unreadable):
                row.primitive()


def test_a_page_unwraps_each_key_once(house: House, sign_in: SignIn, unwrapped: list[str]) -> None:
    client = sign_in(house.alice)
    page = reverse("checkins:opened", args=[house.opened.pk])
    unwrapped.clear()
    assert client.get(page).status_code == 200
    once = sorted(unwrapped)
    assert once
    assert once == sorted(set(once))
    assert client.get(page).status_code == 200
    assert sorted(unwrapped) == sorted(2 * once)
