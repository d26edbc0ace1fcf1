"""What failed for now, for good or on one channel only: tried again, given up, swept."""

import uuid

import pytest

from intimacy.accounts.models import User
from intimacy.reminders import delivery, outbox, schedules
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.models import Subscription
from tests.reminders.conftest import (
    NOON,
    Kept,
    Pushed,
    held,
    only,
    run,
)
from tests.reminders.test_delivery import (
    MINUTE,
    State,
    _due,  # noqa: F401  fixtures
    choose,
)

pytestmark = pytest.mark.sqlite


def test_what_failed_for_now_is_tried_again_ever_later(due: User, mails: list[Letter]) -> None:
    Kept.answers += [Outcome.LATER, Outcome.LATER]
    assert run(NOON) == 0
    assert only().send_at == NOON + MINUTE
    assert delivery.deliver([only().pk], NOON + MINUTE) == 0
    assert only().send_at == NOON + 3 * MINUTE
    assert delivery.deliver([only().pk], NOON + 3 * MINUTE) == 1
    assert len({letter.name for letter in mails}) == 1


@pytest.mark.abuse("AC-59")
def test_what_always_fails_is_given_up(alice: User, mails: list[Letter]) -> None:
    alice.choose_knock(12, at=NOON)
    schedules.knock(alice, held.name, subject=uuid.uuid4(), scope=uuid.uuid4(), at=NOON)
    Kept.answers += [Outcome.LATER] * 20
    at = NOON
    for _ in range(outbox.ATTEMPTS):
        run(at) if at == NOON else delivery.deliver([only().pk], at)
        at = only().send_at
    assert only().state == State.FAILED
    assert len(mails) == outbox.ATTEMPTS


def test_what_is_refused_for_good_is_not_tried_again(due: User, mails: list[Letter]) -> None:
    Kept.answers += [Outcome.NEVER]
    assert run(NOON) == 0
    assert only().state == State.FAILED


def device(user: User) -> None:
    Subscription.objects.create(user=user, endpoint="https://push.example/1", p256dh="", auth="")
    choose(user, push=True)


@pytest.mark.parametrize(
    ("mail", "push", "state"),
    [
        (Outcome.SENT, Outcome.SENT, State.SENT),
        (Outcome.SENT, Outcome.NEVER, State.SENT),
        (Outcome.NEVER, Outcome.SENT, State.SENT),
        (Outcome.SENT, Outcome.NOWHERE, State.SENT),
        (Outcome.NEVER, Outcome.NOWHERE, State.FAILED),
        (Outcome.SENT, Outcome.LATER, State.WAITING),
        (Outcome.LATER, Outcome.SENT, State.WAITING),
    ],
)
def test_two_channels_are_two_ways_to_get_through(
    due: User, mails: list[Letter], mail: Outcome, push: Outcome, state: int
) -> None:
    device(due)
    Kept.answers, Pushed.answers = [mail], [push]
    run(NOON)
    assert only().state == state


@pytest.mark.parametrize("first", ["mail", "push"])
def test_a_retry_leaves_the_channel_alone_that_took_it(
    due: User, mails: list[Letter], first: str
) -> None:
    device(due)
    (Pushed if first == "mail" else Kept).answers = [Outcome.LATER]
    run(NOON)
    delivery.deliver([only().pk], NOON + MINUTE)
    assert only().state == State.SENT
    took = {"mail": len(mails), "push": len(Pushed.took)}
    assert took == {"mail": 1 if first == "mail" else 2, "push": 2 if first == "mail" else 1}


def test_push_without_a_device_is_silence(due: User, mails: list[Letter]) -> None:
    choose(due, mail=False, push=True)
    run(NOON)
    assert only().state == State.DROPPED
