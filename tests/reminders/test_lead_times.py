"""A day before is the same time on the clock the day before; hours and minutes are exact."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.reminders import schedules
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.lead_times import fold_of, occurrence_of, reminder_at
from intimacy.reminders.models import Schedule
from tests.reminders.conftest import daily, once, only, plain

BERLIN, NOON, DAY = "Europe/Berlin", time(12), 1440
MINUTE = timedelta(minutes=1)
AUTUMN = date(2026, 10, 25)  # the clocks go back in the morning


@pytest.mark.parametrize(
    ("lead", "said_at"),
    [
        (0, datetime(2026, 10, 25, 11, tzinfo=UTC)),
        (90, datetime(2026, 10, 25, 9, 30, tzinfo=UTC)),
        (720, datetime(2026, 10, 24, 23, tzinfo=UTC)),  # twelve hours are twelve hours
        (DAY, datetime(2026, 10, 24, 10, tzinfo=UTC)),  # noon: 25 hours before
        (2 * DAY, datetime(2026, 10, 23, 10, tzinfo=UTC)),
        (7 * DAY, datetime(2026, 10, 18, 10, tzinfo=UTC)),
        (DAY + 60, datetime(2026, 10, 24, 9, tzinfo=UTC)),
    ],
)
def test_days_are_the_calendars(lead: int, said_at: datetime) -> None:
    assert reminder_at(AUTUMN, NOON, BERLIN, lead) == said_at


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize("lead", [0, 30])
def test_the_second_of_an_hour_that_comes_twice_is_told_from_the_first(fold, lead) -> None:
    local = AUTUMN, time(2, 30), BERLIN, lead
    said_at = reminder_at(*local, fold)
    assert fold_of(*local, said_at) == fold
    assert occurrence_of(*local, said_at) == datetime(2026, 10, 25, fold, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_the_day_before_the_clocks_change_is_told_at_noon(alice: User) -> None:
    daily(alice, at=datetime(2026, 10, 20, 12, tzinfo=UTC))
    schedules.lead_changed(alice, plain.name, DAY)
    told = []
    for _ in range(7):
        told.append(Schedule.objects.get().next_at)
        tick(told[-1])
    noons = [datetime(2026, 10, day, 10, tzinfo=UTC) for day in range(20, 25)]
    assert told == [*noons, *(datetime(2026, 10, day, 11, tzinfo=UTC) for day in (25, 26))]


@pytest.mark.django_db
def test_a_single_thing_is_told_a_day_before_at_the_same_time(alice: User) -> None:
    moment = datetime(2026, 10, 25, 11, tzinfo=UTC)
    once(alice, moment, at=moment - timedelta(days=5))
    schedules.lead_changed(alice, plain.name, DAY)
    assert Schedule.objects.get().next_at == datetime(2026, 10, 24, 10, tzinfo=UTC)
    assert tick(moment - 25 * 60 * MINUTE - MINUTE).claimed == 0
    tick(moment - 25 * 60 * MINUTE)
    assert only().moment == moment
