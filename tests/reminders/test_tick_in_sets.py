"""A tick moves thousands of rows by what they share; each ends as it would one by one."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random

import pytest

from intimacy.accounts.models import User
from intimacy.lib.spans import DAY, MINUTE
from intimacy.reminders.due_schedules import next_reminder, tick
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import occurrence_of
from intimacy.reminders.models import Message, Schedule
from tests.reminders.conftest import held, plain

pytestmark = pytest.mark.sqlite
# The clocks change that weekend in Berlin, a week later in New York, by half an hour at Lord Howe.
CHANGE = datetime(2026, 10, 24, 21, tzinfo=UTC)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")
RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,SU",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=DAILY;INTERVAL=3",
)
ENDED, ONCE = "FREQ=DAILY;UNTIL=20261025", ""
HOURS = (time(2, 30), time(12), time(21, 5))
LEADS = (0, 45, 1440, 2 * 1440 + 60)
GONE = "test-gone"  # a kind nobody registers
Row = tuple[object, ...]


def drawn(user: User, dice: Random, ways: int) -> Iterator[Schedule]:
    """So many schedules whose reminders lie around the change; a few share all that decides."""
    every = list(product((plain.name, held.name, GONE), (*RULES, ENDED, ONCE), HOURS, ZONES, LEADS))
    for kind, rule, hour, place, lead in dice.sample(every, ways):
        day, since = (
            date(2026, 10, 1) + dice.randrange(20) * DAY,
            CHANGE - dice.randrange(2000) * MINUTE,
        )
        found = next_reminder(rule or "FREQ=DAILY", day, hour, place, lead, since, since)
        if found is None:
            continue
        for _ in range(dice.choice((1, 1, 3))):
            yield Schedule(
                user=user, kind=kind, subject=uuid.uuid4(), scope=uuid.uuid4(), rule=rule, day=day,
                time=hour, zone=place, lead=lead, next_at=found.at, next_day=found.day,
            )  # fmt: skip


def one_by_one(row: Schedule, at: datetime) -> tuple[Row, Row | None]:
    """Return what a tick at `at` makes of a row: what comes next, and the message, if any."""
    local = (row.time, row.zone, row.lead)
    about = occurrence_of(row.next_day, *local, row.next_at)
    if row.kind == GONE:
        return (row.next_day, None), None
    following = row.rule and next_reminder(row.rule, row.day, *local, max(about, at), at)
    said = (about, row.next_day, row.time, row.zone, row.next_at, 0, Message.State.WAITING)
    wanted = about + KINDS[row.kind].lasts > at
    return following or (row.next_day, None), said if wanted else None


def said(row: Message) -> Row:
    local = (row.moment_day, row.moment_time, row.moment_zone)
    return row.moment, *local, row.send_at, row.again, row.state


def already_said(row: Schedule) -> Message:
    moment = occurrence_of(row.next_day, row.time, row.zone, row.lead, row.next_at)
    about = {"user": row.user, "kind": row.kind, "subject": row.subject, "scope": row.scope}
    return Message(**about, moment=moment, send_at=row.next_at)


def tick_until_done(at: datetime, size: int) -> tuple[int, list[int]]:
    """Return how many rows were claimed, and the messages in the order they were written."""
    claimed, messages = 0, []
    while (done := tick(at, size)).claimed:
        claimed, messages = claimed + done.claimed, messages + done.messages
    return claimed, messages


@pytest.mark.parametrize("late", [timedelta(0), 20 * MINUTE, DAY, 40 * DAY])
@pytest.mark.parametrize("size", [7, 5000])
def test_each_row_ends_as_it_would_alone(alice: User, late: timedelta, size: int) -> None:
    dice, at = Random(f"{late}{size}"), CHANGE + late
    Schedule.objects.bulk_create(drawn(alice, dice, 500))
    due = list(Schedule.objects.due(at).select_related("user"))
    alone = {row.subject: one_by_one(row, at) for row in due}
    before = [row for row in due if alone[row.subject][1]][::3]
    Message.objects.bulk_create(map(already_said, before))
    claimed, messages = tick_until_done(at, size)
    assert claimed == len(due) > 100
    rows = Schedule.objects.filter(moved_at=at)
    assert {row.subject: (row.next_day, row.next_at) for row in rows} == {
        subject: tuple(comes) for subject, (comes, _) in alone.items()
    }
    fresh = Message.objects.exclude(subject__in=[row.subject for row in before]).order_by("pk")
    assert sorted(messages) == [row.pk for row in fresh]
    for row in before:
        alone.pop(row.subject)
    assert {row.subject: said(row) for row in fresh} == {
        subject: one for subject, (_, one) in alone.items() if one
    }
    assert Message.objects.count() == len(before) + len(fresh)
    assert [row.send_at for row in fresh] == sorted(row.send_at for row in fresh)
