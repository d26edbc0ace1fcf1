"""Wrapping anew while the site runs: what somebody destroys meanwhile stays destroyed."""

import pytest
from django.core.management import call_command
from django.db import transaction

from intimacy.keys.models import DataKey
from tests.conftest import START
from tests.sharing.test_races import race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 10


def test_a_key_destroyed_meanwhile_stays_destroyed(own_ring) -> None:
    for owner in range(3 * ROUNDS):
        DataKey.objects.make(DataKey.Scope.USER, owner)

    def rewrap(n: int) -> int:
        call_command("ring", "add")
        return DataKey.objects.rewrap("", 500).done

    def forget(n: int) -> None:
        with transaction.atomic():
            mine = DataKey.objects.select_for_update().filter(owner_id=str(n))
            mine.get(destroyed_at=None).destroy(START)

    for done, gone in race(rewrap, forget, rounds=ROUNDS):
        assert isinstance(done, int), done
        assert gone is None
    assert DataKey.objects.filter(wrapped=None).count() == ROUNDS
    for key in DataKey.objects.filter(destroyed_at=None):
        key.primitive()
