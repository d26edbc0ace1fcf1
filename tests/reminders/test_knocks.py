"""Knocks: one a day at most, and none lost to one that nobody hears."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from intimacy.accounts.models import User
from intimacy.reminders import delivery, outbox, say_tomorrow, schedules, speakers
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Message
from tests.reminders.conftest import NOON, SCOPE, Kept, held, run

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVENING = NOON + timedelta(hours=8)  # eight in Berlin
State = Message.State
pytestmark = pytest.mark.sqlite


def knock(user: User, kind: str = held.name, at: datetime = NOON) -> None:
    if user.knock_hour is None:
        user.choose_knock(20, at=at)
    schedules.knock(user, kind, subject=uuid.uuid4(), scope=SCOPE, at=at)


def test_they_come_once_a_day_at_most(alice: User, bob: User, mails: list[Letter]) -> None:
    """Whatever they are about: their text is the same."""
    for user in (alice, alice, bob, bob):
        knock(user)
    assert run(datetime(2026, 9, 8, 0, 30, tzinfo=UTC)) == 1  # Bob's evening, Alice's night
    assert run(EVENING + DAY) == 0
    assert delivery.deliver(outbox.stranded(EVENING + DAY, 9), EVENING + DAY) == 1
    days = Message.objects.filter(state=State.SENT).values_list("user", "knock_day")
    assert sorted(days) == [(alice.pk, date(2026, 9, 8)), (bob.pk, date(2026, 9, 7))]
    assert Message.objects.filter(state=State.MERGED).count() == 2


def test_one_that_is_off_stands_in_nobodys_way(alice: User, mails: list[Letter]) -> None:
    """What is off by default is knocked for all the same, and is first here."""
    knock(alice, "week-ready")
    knock(alice)
    assert run(EVENING) == 1
    assert Message.objects.get(kind=held.name).state == State.SENT


def test_one_nobody_wants_any_more_does_not_either(alice: User, mails: list[Letter]) -> None:
    knock(alice, "date-proposed")  # of an evening that is gone
    knock(alice)
    assert run(EVENING) == 1


def test_what_was_cancelled_does_not_take_the_day(alice: User, mails: list[Letter]) -> None:
    knock(alice)
    tick(EVENING)
    schedules.stop(scope=SCOPE)
    schedules.once(alice, held.name, subject=uuid.uuid4(), scope=SCOPE, moment=EVENING, at=EVENING)
    assert run(EVENING + MINUTE) == 1


def test_one_put_off_is_tomorrows_knock(alice: User, mails: list[Letter]) -> None:
    knock(alice)
    run(EVENING)
    say_tomorrow.say_again(Message.objects.get(), EVENING)
    knock(alice, at=EVENING + MINUTE)
    tick(EVENING + DAY)
    waiting = list(Message.objects.waiting().values_list("pk", flat=True))
    assert len(waiting) == 2
    assert delivery.deliver(waiting, EVENING + DAY) == 1


def test_one_that_is_stopped_in_the_sending_leaves_the_day_to_another(
    alice: User, mails: list[Letter]
) -> None:
    """It took the day, and then nobody heard it."""
    for _ in range(2):
        knock(alice)
    first, second = tick(EVENING).messages
    Kept.answers.append(Outcome.LATER)
    assert delivery.deliver([first, second], EVENING) == 0
    Message.objects.filter(pk=first).update(state=State.CANCELLED)
    assert delivery.deliver([second], EVENING + outbox.LEASE) == 1


def test_two_workers_with_two_knocks_send_one(
    alice: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    knock(alice)
    knock(alice)
    first, second = tick(EVENING).messages
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(speakers, "claim_knocks", lambda days: None)
        assert delivery.deliver([second], EVENING) == 0
    assert delivery.deliver([first], EVENING) == 1
    assert delivery.deliver([second], EVENING + outbox.LEASE) == 0
    assert Message.objects.get(pk=second).state == State.MERGED
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(knock_day=EVENING.date(), state=State.WAITING)
