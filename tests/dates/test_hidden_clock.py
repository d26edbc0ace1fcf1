"""Where one of the two keeps their zone to themselves, no reminder tells it by an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.reminders.models import Schedule
from tests.dates.conftest import offer, say

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = datetime(2026, 10, 25, 18, tzinfo=UTC)  # 19:00 in Berlin, whose clocks go back that day


def told_a_day_before(user: User) -> datetime | None:
    return Schedule.objects.get(user=user, kind="date-day").next_at


@pytest.mark.parametrize(("shown", "before"), [(True, DAY + HOUR), (False, DAY)])
def test_a_day_before_is_counted_on_a_clock_both_may_know(
    couple: Couple, alice: User, bob: User, shown: bool, before: timedelta
) -> None:
    Couple.objects.filter(pk=couple.pk).update(zone="America/New_York")  # changes a week later
    User.objects.filter(pk=alice.pk).update(zone_shown=shown)
    couple.refresh_from_db()
    alice.refresh_from_db()
    night = say(offer(couple, alice, EVENING), bob, "yes")
    assert told_a_day_before(bob) == EVENING - before
    assert night.place == ("Europe/Berlin" if shown else "America/New_York")
