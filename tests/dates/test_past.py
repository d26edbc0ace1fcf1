"""The dates that were: newest first, with what both wrote."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.dates import move_date
from intimacy.dates.models import DateNight
from intimacy.dates.views import past
from tests.dates.had import DAY, EVENING, agreed, proposed

PATH = "/together/dates/past/"
NOW = EVENING + 60 * DAY


@pytest.fixture
def look(sign_in):
    def looked(user, path=PATH, at=NOW):
        with time_machine.travel(at, tick=False):
            response = sign_in(user).get(path)
        assert response.status_code == 200
        return response.content.decode()

    return looked


@pytest.mark.sqlite
def test_newest_first_for_both(couple, alice, bob, look):
    agreed(couple, alice, EVENING, title="Soup")
    agreed(couple, bob, EVENING + DAY, title="Tram")
    for person in (alice, bob):
        page = look(person)
        assert page.index("Tram") < page.index("Soup")
    page = look(alice, at=EVENING + timedelta(hours=1))
    assert "Soup" not in page  # it has begun, and is not over


def test_only_what_happened(couple, alice, bob, look):
    proposed(couple, alice, EVENING, title="Never answered")
    missed = agreed(couple, alice, EVENING, title="Missed")
    move_date.miss(missed, seen=missed.revision, at=EVENING + DAY)
    move_date.cancel(agreed(couple, alice, EVENING, title="Called off"), at=EVENING - DAY)
    agreed(couple, alice, NOW + DAY, title="Ahead")
    assert "None behind you yet" in look(bob)


def test_a_surprise_that_happened_is_shown(couple, alice, bob, look):
    agreed(couple, alice, EVENING, title="Circus", surprise=True)
    gone = agreed(couple, alice, EVENING + DAY, title="Balloon", surprise=True)
    move_date.cancel(gone, at=EVENING)
    assert "Circus" in look(bob)
    assert "Balloon" not in look(bob)
    assert "Balloon" not in look(alice)


def test_pages_and_their_queries(couple, alice, look, sign_in, monkeypatch):
    monkeypatch.setattr(past, "DATES_A_PAGE", 3)
    for number in range(4):
        agreed(couple, alice, EVENING + number * DAY, title=f"Date {number}")
    assert "Date 0" in look(alice, f"{PATH}?page=2")
    client, counts = sign_in(alice), []
    with time_machine.travel(NOW, tick=False):
        client.get(PATH)
        for kept in (4, 1):
            spare = DateNight.objects.order_by("pk").values_list("pk", flat=True)[kept:]
            DateNight.objects.filter(pk__in=list(spare)).delete()
            with CaptureQueriesContext(connection) as asked:
                client.get(PATH)
            counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


def test_strangers_see_none_of_it(couple, alice, charlie, dana, sign_in):
    agreed(couple, alice, EVENING)
    assert sign_in(charlie).get(PATH).status_code == 404
    assert "Soup" not in sign_in(dana).get(PATH).content.decode()
