"""One tick: what is due becomes messages, once, and moves on; an outage makes no storm."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.reminders import outbox, schedules
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Message, Schedule
from tests.reminders.conftest import NOON, SCOPE, SUBJECT, daily, once, only, plain

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
pytestmark = pytest.mark.sqlite


def test_a_due_schedule_becomes_one_message_and_moves_on(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    ticked = tick(NOON)
    assert (ticked.claimed, ticked.late) == (1, False)
    message = only()
    assert ticked.messages == [message.pk]
    assert (message.moment, message.send_at) == (NOON, NOON)
    assert (message.subject, message.scope, message.kind) == (SUBJECT, SCOPE, plain.name)
    assert Schedule.objects.get().next_at == NOON + DAY


def test_nothing_due_is_nothing_done(alice: User) -> None:
    daily(alice)
    assert tick(NOON).claimed == 0
    assert not Message.objects.exists()


def test_a_second_tick_finds_nothing(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    tick(NOON)
    assert tick(NOON).claimed == 0
    Schedule.objects.update(next_at=NOON, next_day=NOON.date())  # as if it had not moved on
    assert tick(NOON).messages == []
    assert Message.objects.count() == 1


def test_the_lead_time_lies_between_reminder_and_moment(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    schedules.lead_changed(alice, plain.name, 60)
    tick(NOON - 60 * MINUTE)
    message = only()
    assert (message.moment, message.send_at) == (NOON, NOON - 60 * MINUTE)
    assert Schedule.objects.get().next_at == NOON + DAY - 60 * MINUTE


def test_a_single_instant_is_gone_afterwards(alice: User) -> None:
    once(alice, NOON + MINUTE)
    assert tick(NOON + MINUTE).claimed == 1
    assert not Schedule.objects.standing().exists()
    assert only().moment == NOON + MINUTE


def test_what_was_missed_for_too_long_is_passed_over(alice: User) -> None:
    """A day without the engine: no message for what is past, and the next one as ever."""
    daily(alice, at=NOON - DAY)
    ticked = tick(NOON + DAY - MINUTE)
    assert (ticked.claimed, ticked.messages, ticked.late) == (1, [], True)
    assert Schedule.objects.get().next_at == NOON + DAY


def test_a_month_of_silence_is_one_step(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    tick(NOON + 30 * DAY + 20 * MINUTE)
    assert Message.objects.count() == 0
    assert tick(NOON + 30 * DAY + 20 * MINUTE).claimed == 0
    assert Schedule.objects.get().next_at == NOON + 31 * DAY


def test_after_an_outage_one_message_a_kind(alice: User, bob: User) -> None:
    for minutes in (0, 2, 4):
        once(alice, NOON + minutes * MINUTE, subject=uuid.uuid4())
    once(bob, NOON)
    late = NOON + 20 * MINUTE
    tick(late)
    assert outbox.merge_late(late) == 2
    standing = Message.objects.waiting().values_list("user", "moment")
    assert set(standing) == {(alice.pk, NOON + 4 * MINUTE), (bob.pk, NOON)}


def test_several_at_their_time_all_stand(alice: User) -> None:
    for minutes in (0, 2, 4):
        once(alice, NOON + minutes * MINUTE, subject=uuid.uuid4())
    tick(NOON + 5 * MINUTE)
    assert outbox.merge_late(NOON + 5 * MINUTE) == 0


def test_a_kind_nobody_registers_is_forgotten(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    Schedule.objects.update(kind="gone")
    assert tick(NOON).messages == []
    assert not Schedule.objects.standing().exists()


def test_one_batch_is_bounded(alice: User) -> None:
    for n in range(5):
        once(alice, NOON + n * MINUTE, subject=uuid.uuid4())
    assert [tick(NOON + DAY / 48, size=2).claimed for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.abuse("AC-49")
def test_the_clocks_change_and_noon_stays_noon(alice: User) -> None:
    daily(alice, at=datetime(2026, 10, 24, 9, tzinfo=UTC))
    assert Schedule.objects.get().next_at == datetime(2026, 10, 24, 10, tzinfo=UTC)
    tick(datetime(2026, 10, 24, 10, tzinfo=UTC))
    assert Schedule.objects.get().next_at == datetime(2026, 10, 25, 11, tzinfo=UTC)


@pytest.mark.abuse("AC-61")
def test_a_clock_that_jumps_a_day_ahead_and_back_says_nothing_twice(alice: User) -> None:
    daily(alice, at=NOON - DAY)
    tick(NOON)
    tick(NOON + DAY)  # a day too early
    for hours in range(-1, 25):
        tick(NOON + timedelta(hours=hours))
    moments = list(Message.objects.values_list("moment", flat=True))
    assert sorted(moments) == [NOON, NOON + DAY]
    assert Schedule.objects.get().next_at == NOON + 2 * DAY
