"""The local date of a moment, asked within a query, is the one Python has."""

from datetime import UTC, datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.lib.local_dates import local_date, offsets
from intimacy.lib.zones import zone

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW, HOUR = datetime(2026, 12, 1, 12, tzinfo=UTC), timedelta(hours=1)


@pytest.mark.parametrize(
    "place",
    [
        "UTC",
        "Europe/Berlin",
        "America/Vancouver",  # its winter is another from 2026 on
        "Pacific/Kiritimati",
        "Pacific/Pago_Pago",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
    ],
)
def test_around_every_change_and_every_midnight(alice: User, place: str) -> None:
    changes = [since for since, _ in offsets(place, NOW.date())]
    midnights = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in (1, 2) for hour in range(24)]
    for at in [*midnights, *(c + n * HOUR for c in changes for n in (-1, 0, 1))]:
        User.objects.filter(pk=alice.pk).update(date_joined=at)
        found = User.objects.annotate(day=local_date("date_joined", place, NOW)).get(pk=alice.pk)
        assert found.day == at.astimezone(zone(place)).date()


def test_every_change_of_a_year_is_known() -> None:
    found = offsets("Europe/Berlin", NOW.date())
    assert [since.month for since, _ in found] == [1, 3, 10, 3, 10]
