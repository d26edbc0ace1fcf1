"""A clock that ran a month ahead for one tick: the weeks of that month come as ever."""

from datetime import timedelta

import pytest

from checkins import begin_week
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.clock.setbacks import keep_time, undo_early
from intimacy.couples.models import Couple
from tests.conftest import START, items, write

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.abuse("AC-61")]
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONTH = 31 * DAY


def beat(at) -> None:
    keep_time(at)
    assert undo_early()
    begin_week.begin_due(at, 10)


def weeks(couple: Couple) -> list[int]:
    """How many days after the first each began."""
    named = couple.checkins.order_by("week").values_list("week", flat=True)
    return [(week - named[0]).days for week in named]


def test_no_week_of_the_month_is_lost(couple: Couple, checkin: CheckIn) -> None:
    beat(START)
    beat(START + MONTH)
    assert weeks(couple) == [0, 28]
    for n in range(60):
        beat(START + n * DAY / 2)
    assert weeks(couple) == [0, 7, 14, 21, 28]


def test_a_week_somebody_has_written_in_stays(couple: Couple, checkin: CheckIn, alice: User):
    beat(START)
    beat(START + MONTH)
    early = couple.checkins.latest("week")
    write(alice, items(early)[0], "Already here", at=START + MONTH)
    beat(START + DAY)
    assert couple.checkins.latest("week") == early
