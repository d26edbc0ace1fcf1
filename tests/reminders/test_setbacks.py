"""A clock that ran a month ahead for one tick silences nothing once it is right again."""

import uuid
from datetime import datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.clock.models import LatestTick, SetBack
from intimacy.clock.setbacks import UNDOS, Undo, keep_time, undo_early
from intimacy.reminders import delivery, outbox, put_back_reminders, tasks
from intimacy.reminders.due_schedules import sweep_ended, tick
from intimacy.reminders.models import Message, Schedule
from tests.reminders.conftest import NOON, SUBJECT, daily, once, only
from tests.reminders.conftest import Letter as Sent

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONTH = 31 * DAY
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.abuse("AC-61")]


def beat(at: datetime) -> None:
    """What beat does every few seconds: the tick, and the delivery of what is due."""
    keep_time(at)
    assert undo_early()
    ticked = tick(at)
    if ticked.late:
        outbox.merge_late(at)
    delivery.deliver([*ticked.messages, *outbox.stranded(at, 100)], at)


def beats(since: datetime, until: datetime, step: timedelta = 6 * HOUR) -> None:
    while since < until:
        beat(since)
        since += step


def told(mails: list[Sent]) -> list[datetime]:
    ids = [letter.message for letter in mails]
    return sorted(Message.objects.filter(pk__in=ids).values_list("moment", flat=True))


def test_every_day_of_the_month_is_told_once(alice: User, mails: list[Sent]) -> None:
    daily(alice, at=NOON - DAY)
    beats(NOON - DAY, NOON + 6 * HOUR)
    beat(NOON + 6 * HOUR + MONTH)
    beats(NOON + 6 * HOUR, NOON + 35 * DAY)
    assert told(mails) == [NOON + n * DAY for n in range(35)]


def test_one_that_falls_right_then_is_told_now_and_not_again(
    alice: User, mails: list[Sent]
) -> None:
    daily(alice, at=NOON - DAY)
    beats(NOON, NOON + 2 * HOUR)
    beat(NOON + MONTH)  # at noon of that day
    beats(NOON + 6 * HOUR, NOON + MONTH + DAY)
    assert told(mails) == [NOON + n * DAY for n in range(32)]
    assert len(mails) == 32


def test_a_single_thing_of_that_month_is_still_to_come(alice: User, mails: list[Sent]) -> None:
    once(alice, NOON + 3 * DAY, at=NOON)
    beat(NOON)
    beat(NOON + MONTH)
    assert not Schedule.objects.standing().exists()
    beat(NOON + MINUTE)
    beats(NOON + 6 * HOUR, NOON + 4 * DAY)
    assert told(mails) == [NOON + 3 * DAY]


def test_what_quiet_hours_held_still_goes(alice: User, mails: list[Sent]) -> None:
    """Held at eleven in the evening until eight; in between the clock runs a month ahead."""
    night = NOON + 11 * HOUR
    once(alice, night, kind="test-held", at=NOON)
    beat(night)
    assert only().state == Message.State.WAITING
    beat(night + MONTH)
    assert only().state == Message.State.EXPIRED
    beats(night + MINUTE, night + DAY)
    assert told(mails) == [night]


def test_what_only_looked_late_there_is_told_in_its_time(alice: User, mails: list[Sent]) -> None:
    """A day ahead the first has no point any more, and the second goes."""
    for minutes in (0, 9):
        once(alice, NOON + DAY + minutes * MINUTE, at=NOON, subject=uuid.uuid4())
    beat(NOON)
    beat(NOON + DAY + 32 * MINUTE)
    assert told(mails) == [NOON + DAY + 9 * MINUTE]
    beat(NOON + MINUTE)
    beats(NOON + DAY - 3 * MINUTE, NOON + DAY + 30 * MINUTE, 3 * MINUTE)
    assert told(mails) == [NOON + DAY + minutes * MINUTE for minutes in (0, 9)]


def test_two_that_one_message_told_of_there_are_told_once(alice: User, mails: list[Sent]) -> None:
    for _ in range(2):
        once(alice, NOON + DAY, at=NOON, subject=uuid.uuid4())
    beat(NOON)
    beat(NOON + DAY)
    beats(NOON + 6 * HOUR, NOON + 2 * DAY)
    assert told(mails) == [NOON + DAY]


def test_it_goes_on_where_it_was_stopped(
    alice: User, mails: list[Sent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(put_back_reminders, "BATCH", 2)
    for _ in range(5):
        once(alice, NOON + DAY, at=NOON, subject=uuid.uuid4())
    beat(NOON)
    beat(NOON + MONTH)
    keep_time(NOON + MINUTE)
    rounds = 0
    while not undo_early(seconds=0):
        rounds += 1
    assert rounds >= 3
    assert Schedule.objects.standing().count() == 5


def test_what_breaks_keeps_no_reminder(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UNDOS, "schedules", Undo("schedules", lambda after, at, before: 1 / 0))
    keep_time(NOON + MONTH)
    keep_time(NOON)
    monkeypatch.setitem(tasks._in_time, "at", NOON - DAY)
    assert tasks.in_time(NOON)


def test_an_outage_is_no_wrong_clock(alice: User, mails: list[Sent]) -> None:
    daily(alice, at=NOON - DAY)
    beat(NOON)
    beats(NOON + MONTH + HOUR, NOON + MONTH + HOUR + 5 * MINUTE, MINUTE)
    assert told(mails) == [NOON]
    assert Schedule.objects.get().next_at == NOON + MONTH + DAY
    latest = LatestTick.objects.get()
    assert (latest.leapt_from, latest.leapt_to) == (NOON, NOON + MONTH + HOUR)


def test_a_clock_that_is_kept_right_moves_nothing(alice: User, mails: list[Sent]) -> None:
    daily(alice, at=NOON - DAY)
    beat(NOON)
    keep_time(NOON - 2 * MINUTE)
    assert not SetBack.objects.exists()
    assert Schedule.objects.get(subject=SUBJECT).next_at == NOON + DAY


def test_what_ended_is_kept_for_a_week(alice: User, mails: list[Sent]) -> None:
    once(alice, NOON, at=NOON - HOUR)
    beat(NOON)
    assert sweep_ended(NOON + 7 * DAY - MINUTE) == 0
    assert sweep_ended(NOON + 7 * DAY + MINUTE) == 1
    assert not Schedule.objects.exists()
