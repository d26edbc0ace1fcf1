"""Somebody with many rituals moves to another zone: as many queries as with few."""

from datetime import datetime, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.accounts.models import User
from intimacy.home.views.pages import _introduce
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import moment
from intimacy.reminders.models import Message, Schedule
from intimacy.rituals import do_ritual
from tests.rituals.conftest import NOW, TODAY, begin, days

pytestmark = [pytest.mark.sqlite, pytest.mark.usefixtures("couple", "evening")]
WEEKLY = Rule("WEEKLY", weekdays=(6,))


class Typed:
    """What somebody typed on the page You."""

    def __init__(self, zone: str) -> None:
        self.cleaned_data = {"name": "Alice", "zone": zone}


def set_up(alice: User, count: int) -> None:
    """So many rituals; of every fourth, one time moved, and of every third, a reminder waits."""
    for n in range(count):
        ritual = begin(alice, WEEKLY, name=f"Tea {n}", at=time(21, n))
        if n % 4 == 0:
            do_ritual.move(ritual, TODAY, moved_to(n), at=NOW)
        if n % 3 == 0:
            about = {"subject": ritual.pk, "scope": ritual.couple_id, "kind": "ritual"}
            Message.objects.create(user=alice, moment=NOW, send_at=NOW, **about)


def moved_to(n: int) -> datetime:
    return datetime.combine(TODAY + days(1), time(20, n))


def queries_of_a_move(alice: User, zone: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        _introduce(alice, Typed(zone), NOW)
    return len(asked)


def test_a_move_asks_alike_with_22_and_44_rituals(alice: User) -> None:
    set_up(alice, 22)
    few = queries_of_a_move(alice, "America/New_York")
    assert few <= 15
    set_up(alice, 22)
    assert queries_of_a_move(alice, "Asia/Tokyo") == few
    rows = Schedule.objects.filter(user=alice, kind="ritual")
    assert {row.zone for row in rows} == {"Asia/Tokyo"}
    assert len(rows) == 44 + 12
    assert {row.next_at for row in rows} == {
        moment(row.next_day, row.time, "Asia/Tokyo") for row in rows
    }
    assert not Message.objects.waiting().exists()
