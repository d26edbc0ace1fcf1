"""Knocks in sets are those that `schedules.knock` sets one by one."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from checkins.week_knocks import OPEN, STILL
from intimacy.accounts.models import User
from intimacy.reminders import schedules
from intimacy.reminders.models import Choice, Schedule
from intimacy.reminders.new_knocks import Knock, knock_all
from tests.home.test_deniable import undone

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
AT = datetime(2026, 10, 24, 17, 30, tzinfo=UTC)  # the clocks of Europe go back that night
COLUMNS = [field.attname for field in Schedule._meta.concrete_fields if not field.primary_key]
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")


def test_they_say_the_same_at_the_same_moment(django_assert_num_queries) -> None:
    people = [
        User.objects.create(email=f"{zone}-{hour}@example.org", zone=zone, knock_hour=hour)
        for zone in ZONES
        for hour in (0, 2, 19)
    ]
    for person in people[::4]:
        Choice.objects.create(user=person, kind=STILL, lead=1500)
    subject, scope = uuid.uuid4(), uuid.uuid4()
    wanted = [
        (person, kind, AT + after)
        for person in people
        for kind, after in ((OPEN, timedelta()), (STILL, timedelta(hours=8)))
    ]
    with undone():
        for person, kind, at in wanted:
            schedules.knock(person, kind, subject=subject, scope=scope, at=at)
        one_by_one = set(Schedule.objects.values_list(*COLUMNS))
    with django_assert_num_queries(2):
        knock_all(
            [
                Knock(person.pk, person.knock_hour or 0, person.zone, kind, subject, scope, at)
                for person, kind, at in wanted
            ]
        )
        knock_all([])
    assert set(Schedule.objects.values_list(*COLUMNS)) == one_by_one
    assert len(one_by_one) == 2 * len(people)
