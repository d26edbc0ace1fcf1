"""Beat beside dead workers: what it publishes stays a handful of messages, for however long."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery.beat import Scheduler
from django.conf import settings

from intimacy.celery import app
from intimacy.lib.monotonic_schedule import every
from intimacy.lib.one_waiting import OneWaiting
from tests.reminders.workers import Works, kill, until

pytestmark = [pytest.mark.abuse("AC-81"), pytest.mark.xdist_group("workers")]
ENTRIES = {
    name: entry | {"schedule": every(0)} for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
}


@pytest.fixture
def works(tmp_path: Path) -> Iterator[Works]:
    works = Works(tmp_path)
    yield works
    works.end()


@pytest.fixture
def scheduler(works: Works) -> Iterator[Scheduler]:
    """The scheduler beat runs with, whose entries are due all the time."""
    scheduler = OneWaiting(app, lazy=True)
    scheduler.connection = app.connection_for_write(works.address())
    scheduler.merge_inplace(ENTRIES)
    yield scheduler
    scheduler.close()


def waiting(works: Works) -> Counter[str]:
    raw = works.redis.lrange("celery", 0, -1)
    return Counter(task for task in TASKS for message in raw if f'"{task}"'.encode() in message)


TASKS = [entry["task"] for entry in ENTRIES.values()]


def test_of_each_entry_one_message_waits(works: Works, scheduler: Scheduler) -> None:
    for _ in range(100 * len(ENTRIES)):
        scheduler.tick()
    assert waiting(works) == dict.fromkeys(TASKS, 1)
    assert works.redis.llen("celery") == len(ENTRIES)


def test_what_a_worker_took_is_published_again(works: Works, scheduler: Scheduler) -> None:
    for _ in range(10 * len(ENTRIES)):
        scheduler.tick()
    works.redis.rpop("celery")  # as a worker does
    assert sum(waiting(works).values()) == len(ENTRIES) - 1
    for _ in range(10 * len(ENTRIES)):
        scheduler.tick()
    assert waiting(works) == dict.fromkeys(TASKS, 1)


def test_a_week_of_messages_that_an_older_beat_left_does_not_grow(
    works: Works, scheduler: Scheduler
) -> None:
    plain = Scheduler(app, lazy=True)
    plain.connection = scheduler.connection
    plain.merge_inplace(ENTRIES)
    for _ in range(400):
        plain.tick()
    left = works.redis.llen("celery")
    for _ in range(400):
        scheduler.tick()
    assert left == 400
    assert works.redis.llen("celery") == left


def test_a_message_of_another_form_stops_nothing(works: Works, scheduler: Scheduler) -> None:
    works.redis.lpush("celery", '{"body": ""}')
    for _ in range(10 * len(ENTRIES)):
        scheduler.tick()
    assert waiting(works) == dict.fromkeys(TASKS, 1)


def test_beat_goes_on_while_redis_is_away(works: Works, scheduler: Scheduler) -> None:
    for _ in range(len(ENTRIES)):
        scheduler.tick()
    works.stop_redis()
    for _ in range(len(ENTRIES)):
        scheduler.tick()
    works.start_redis()
    for _ in range(10 * len(ENTRIES)):
        scheduler.tick()
    assert waiting(works) == dict.fromkeys(TASKS, 1)


def test_every_entry_goes_to_the_queue_that_is_looked_at() -> None:
    queues = {app.amqp.router.route({}, task)["queue"].name for task in TASKS}
    assert queues == {app.conf.task_default_queue}


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_beat_itself_waits_for_a_worker(works: Works) -> None:
    beat = works.beat()
    for _ in range(3):
        until(lambda: works.redis.llen("celery") == 2)  # its tick and its sweep
        works.redis.rpop("celery")
    until(lambda: times_looked(works) >= 20)
    kill(beat)
    assert works.redis.llen("celery") == 2


def times_looked(works: Works) -> int:
    return int(works.redis.info("commandstats").get("cmdstat_lrange", {"calls": 0})["calls"])
