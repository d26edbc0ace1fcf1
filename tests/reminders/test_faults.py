"""Real workers on a real broker: the same task many times, and what must never be sent."""

import base64
import json
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.reminders import due_schedules, schedules
from intimacy.reminders.models import Message, Schedule
from intimacy.reminders.outbox import ATTEMPTS
from tests.reminders.cast import SECOND, all_messages, due, message, settled, somebody, states
from tests.reminders.workers import Sink, Works, until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]
State = Message.State


@pytest.mark.abuse("AC-55")
def test_the_same_task_ten_times_in_four_workers_sends_once(works: Works, sam: User) -> None:
    ids = [message(sam).pk for _ in range(20)]
    works.slow(0.01)
    for _ in range(10):
        works.ask("deliver", ids)
    until(settled)
    until(lambda: not works.redis.llen("delivery"))
    assert states() == {"SENT": 20}
    assert len(works.sent()) == len(set(works.sent())) == 20


@pytest.mark.abuse("AC-55")
def test_two_of_a_kind_in_a_minute_are_one_whichever_workers_take_them(
    works: Works, sam: User
) -> None:
    """Each worker has one of them, so none can see another's in its own batch."""
    people, at = [sam, somebody("Alex")], now().replace(second=0, microsecond=0)
    ids = [message(user, "bell", at=at).pk for _ in range(6) for user in people]
    works.slow(0.05)
    for pk in ids + ids[::-1]:
        works.ask("deliver", [pk])
    until(lambda: works.ask("sweep") or settled())
    assert states() == {"SENT": 2, "MERGED": 10}
    assert len(works.sent()) == 2


@pytest.mark.abuse("AC-09")
def test_what_lies_in_the_broker_is_numbers(tmp_path: Path, sam: User, bells: None) -> None:
    works = Works(tmp_path)
    try:
        works.worker(1, "-Q", "celery")  # nobody takes deliveries, so they stay
        due(sam), due(sam)
        works.ask("tick")
        until(lambda: works.redis.llen("delivery"))
        (raw,) = works.redis.lrange("delivery", 0, -1)
        everything = str([works.redis.dump(key) for key in works.redis.scan_iter()])
    finally:
        works.end()
    arguments, named, _ = json.loads(base64.b64decode(json.loads(raw)["body"]))
    assert (sorted(*arguments), named) == (sorted(all_messages()), {})
    assert not [told for told in ("example.org", "Sam", "Berlin") if told in everything]


@pytest.mark.abuse("AC-59")
def test_a_kind_nobody_registers_any_more_is_dropped(works: Works, sam: User) -> None:
    ids = [message(sam, "forgotten").pk, message(sam).pk]
    works.ask("deliver", ids)
    until(settled)
    assert states() == {"DROPPED": 1, "SENT": 1}


@pytest.mark.abuse("AC-59")
def test_a_kind_that_breaks_keeps_nobody_elses_waiting_and_is_given_up(
    works: Works, sam: User
) -> None:
    poison = message(sam, "poison")
    ids = [poison.pk, message(sam).pk]
    works.ask("deliver", ids)
    until(lambda: settled(poison))
    assert states() == {"WAITING": 1, "SENT": 1}
    Message.objects.filter(pk=poison.pk).update(attempts=ATTEMPTS, send_at=now() - SECOND)
    works.ask("deliver", ids)
    until(settled)
    assert states() == {"FAILED": 1, "SENT": 1}
    assert "none_can_tell" in works.log()  # where, for whoever mends it
    assert "cnry-poison" not in works.log()


@pytest.mark.abuse("AC-72")
def test_somebody_who_is_gone_is_told_nothing(works: Works, sam: User) -> None:
    gone, alex = message(sam), somebody("Alex")
    ids = [gone.pk, message(alex).pk]
    sam.delete()
    works.ask("deliver", ids)
    until(settled)
    assert states() == {"SENT": 1}
    assert len(works.sent()) == 1


def test_what_was_stopped_between_tick_and_delivery_is_not_sent(works: Works, sam: User) -> None:
    stopped, parted, kept = due(sam), due(sam), due(sam)
    ids = due_schedules.tick(now()).messages
    schedules.stop(user=sam, kind=stopped.kind, subject=stopped.subject)
    schedules.stop(scope=parted.scope)
    works.ask("deliver", ids)
    until(settled)
    assert states() == {"CANCELLED": 2, "SENT": 1}
    assert Schedule.objects.standing().count() == 0
    assert Message.objects.get(state=State.SENT).subject == kept.subject


def test_what_is_stopped_while_others_are_sent_is_not_sent(works: Works, sam: User) -> None:
    messages = [message(sam) for _ in range(15)]
    works.slow(0.1)
    works.ask("deliver", [m.pk for m in messages])
    until(works.sent)
    schedules.stop(user=sam)
    until(settled)
    works.slow(0)
    time.sleep(0.3)  # what a channel has in hand still lands, and not in the next test
    sent = len(works.sent())
    assert 1 <= sent <= 2 * Sink.chunk
    assert states()["CANCELLED"] >= 15 - sent


def test_after_a_day_away_one_of_a_kind_goes_and_nothing_that_is_over(
    works: Works, sam: User
) -> None:
    alex = somebody("Alex")
    for user in (sam, alex):
        for minutes in (20, 30, 40):  # a bell has a point for an hour
            due(user, now() - timedelta(minutes=minutes), kind="bell")
        due(user, now() - timedelta(days=1), kind="bell")
    for hours in range(20, 26):  # written down before the outage
        message(sam, "bell", at=now() - timedelta(hours=hours))
    works.ask("tick")
    works.ask("sweep")
    until(lambda: not Schedule.objects.standing().exists() and settled())
    assert len(works.sent()) == 2
    # Two workers at once: one that is over is dropped as such, or with the rest of its kind.
    left = states()
    assert left.pop("SENT") == 2
    assert set(left) <= {"MERGED", "EXPIRED"}
    assert sum(left.values()) == 10
