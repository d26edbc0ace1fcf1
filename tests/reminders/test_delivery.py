"""Who still wants it, may we speak now, through what; what is tried again and what is not."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.reminders import delivery, due_schedules, outbox, schedules, tasks
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Choice, Message, Preferences
from tests.reminders.conftest import (
    NOON,
    Kept,
    daily,
    once,
    only,
    plain,
    run,
    unwanted,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = Message.State
pytestmark = pytest.mark.sqlite


@pytest.fixture(name="due")
def _due(alice: User, mails: list[Letter]) -> User:
    """Alice, who is to be reminded at noon."""
    daily(alice, at=NOON - DAY)
    return alice


def choose(user: User, **what: object) -> None:
    Choice.objects.update_or_create(user=user, kind=plain.name, defaults=what)


def test_a_message_goes_once(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    assert [delivery.deliver(ids, NOON) for _ in range(3)] == [1, 0, 0]
    assert [letter.email for letter in mails] == ["alice@example.org"]
    assert only().state == State.SENT


def test_what_another_worker_holds_is_left_alone(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    assert outbox.lease(ids, NOON) == ids
    assert delivery.deliver(ids, NOON) == 0
    assert not outbox.stranded(NOON + 4 * MINUTE, 10)
    assert outbox.stranded(NOON + 6 * MINUTE, 10) == ids
    assert delivery.deliver(ids, NOON + 6 * MINUTE) == 1


@pytest.mark.abuse("AC-61")
def test_a_lease_of_a_clock_that_was_set_back_does_not_hold(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    outbox.lease(ids, NOON + HOUR)
    assert outbox.stranded(NOON + MINUTE, 10) == ids


@pytest.mark.abuse("AC-57")
def test_the_sweeper_leaves_fresh_messages_to_their_own_task(due: User) -> None:
    ids = tick(NOON).messages
    assert not outbox.stranded(NOON + timedelta(seconds=10), 10)
    assert outbox.stranded(NOON + MINUTE, 10) == ids


def test_a_tick_in_the_middle_of_a_sweep_still_lets_one_of_a_kind_go(
    due: User, mails: list[Letter], monkeypatch
) -> None:
    """Three that an outage held up are written down after the sweep began to look."""
    late = NOON + 20 * MINUTE
    monkeypatch.setattr(due_schedules, "database_now", lambda: late)
    look = outbox.stranded

    def look_after_a_tick(*args: object) -> list[int]:
        tick(late)
        return look(*args)

    monkeypatch.setattr(outbox, "stranded", look_after_a_tick)
    for minutes in (2, 4):
        once(due, NOON + minutes * MINUTE, subject=uuid.uuid4())
    tasks.sweep()
    assert len(mails) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda user: unwanted.add(user.pk),
        lambda user: choose(user, on=False),
        lambda user: choose(user, mail=False),
        lambda user: Preferences.objects.create(user=user, silent_since=NOON),
        lambda user: Preferences.objects.create(user=user, bounced_address=user.email),
        lambda user: User.objects.filter(pk=user.pk).update(is_active=False),
    ],
    ids=["unwanted", "off", "no channel", "all off", "bounced", "deactivated"],
)
def test_what_nobody_wants_is_dropped(due: User, mails: list[Letter], change: object) -> None:
    ids = tick(NOON).messages
    change(due)
    assert delivery.deliver(ids, NOON) == 0
    assert not mails
    assert only().state == State.DROPPED


def test_a_new_address_after_a_bounce_is_written_to(due: User, mails: list[Letter]) -> None:
    Preferences.objects.create(user=due, bounced_address="old@example.org")
    assert run(NOON) == 1


def test_what_was_stopped_meanwhile_does_not_go(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    schedules.stop(user=due)
    assert delivery.deliver(ids, NOON) == 0
    assert not mails


def test_what_is_stopped_in_mid_batch_does_not_go(
    due: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The outbox is asked again before each chunk."""
    for n in range(3):
        once(due, NOON - (n + 1) * MINUTE, subject=uuid.UUID(int=10 + n))
    post = Kept.post

    def stop_then_post(self: Kept, letters: list[Letter]) -> object:
        schedules.stop(user=due)
        return post(self, letters)

    monkeypatch.setattr(Kept, "post", stop_then_post)
    run(NOON)
    assert len(mails) == Kept.chunk


def test_quiet_hours_hold_a_message_until_they_end(due: User, mails: list[Letter]) -> None:
    held_for = NOON + 10 * MINUTE
    ends = (NOON + 2 * HOUR + 20 * MINUTE).time()
    Preferences.objects.create(user=due, quiet_from=(NOON + HOUR).time(), quiet_until=ends)
    assert run(held_for) == 0
    message = only()
    assert (message.state, message.attempts) == (State.WAITING, 0)
    assert message.send_at == NOON + 20 * MINUTE
    assert not outbox.lease([message.pk], held_for + MINUTE)
    assert delivery.deliver([message.pk], NOON + 20 * MINUTE) == 1


def test_a_hold_that_does_not_lie_ahead_is_a_minute_and_one_sweep_sees_it_once(
    due: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    tick(NOON)
    at = NOON + 5 * MINUTE
    monkeypatch.setattr(due_schedules, "database_now", lambda: at)
    monkeypatch.setattr(delivery, "quiet_until", lambda *about: NOON)
    tasks.sweep()
    assert only().send_at == at + MINUTE
    assert [one.levelname for one in caplog.records] == ["ERROR"]


def test_what_a_sweep_cannot_take_it_does_not_ask_for_again(
    due: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another worker has the row locked, so it stays among those nobody cares for."""
    tick(NOON)
    handed: list[list[int]] = []
    monkeypatch.setattr(due_schedules, "database_now", lambda: NOON + 5 * MINUTE)
    monkeypatch.setattr(delivery, "deliver", lambda ids, at: handed.append(ids))
    monkeypatch.setattr(tasks, "SWEEPING", 0.1)
    tasks.sweep()
    assert handed == [[only().pk]]


def test_unless_its_moment_has_passed_by_then(due: User, mails: list[Letter]) -> None:
    Preferences.objects.create(user=due, snoozed_until=NOON + 40 * MINUTE)
    assert run(NOON) == 0
    assert only().state == State.EXPIRED


def test_a_message_found_too_late_is_not_sent(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    assert delivery.deliver(ids, NOON + plain.lasts) == 0
    assert only().state == State.EXPIRED


def test_what_did_not_fit_into_one_task_waits_for_the_next(
    due: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "PATIENCE", -1.0)
    assert run(NOON) == 0
    assert only().leased_until is None
    monkeypatch.undo()
    assert delivery.deliver([only().pk], NOON + MINUTE) == 1


def test_what_is_stopped_in_the_very_sending_stays_stopped(
    due: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be called back, and nothing says that it was not."""

    def post(channel: Kept, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            schedules.stop(user=due)
            yield letter, Outcome.SENT

    monkeypatch.setattr(Kept, "post", post)
    run(NOON)
    assert only().state == State.CANCELLED


def test_a_batch_asks_a_fixed_number_of_times(
    alice: User, bob: User, mails: list[Letter], django_assert_num_queries: object
) -> None:
    counts = []
    for size in (2, 40):
        for n in range(size):
            once((alice, bob)[n % 2], NOON, subject=uuid.UUID(int=1000 * size + n))
        ids = tick(NOON).messages
        with django_assert_num_queries(2 + 2 + 5, exact=False) as asked:
            delivery.plan_for(outbox.lease(ids, NOON), NOON)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.abuse("AC-72")
def test_somebody_who_is_gone_is_nobody(due: User, mails: list[Letter]) -> None:
    ids = tick(NOON).messages
    due.delete()
    assert delivery.deliver(ids, NOON) == 0


def test_old_messages_are_swept(due: User, mails: list[Letter]) -> None:
    run(NOON)
    assert outbox.sweep_old(NOON + outbox.KEPT) == 0
    assert outbox.sweep_old(NOON + outbox.KEPT + DAY) == 1


def test_the_name_of_a_message_is_the_same_for_ever(due: User, mails: list[Letter]) -> None:
    run(NOON)
    run(NOON + DAY)
    first, second = (letter.name for letter in mails)
    assert first != second
    assert len(first) == 32
