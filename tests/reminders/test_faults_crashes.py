"""Workers killed, Redis and PostgreSQL taken away, two clocks, wrong clocks: nothing is lost."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import Celery
from django.db import connection
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.celery import app
from intimacy.reminders import tasks
from intimacy.reminders.models import Message, Schedule
from tests.reminders.cast import due, message, settled, states
from tests.reminders.crew import HOUR
from tests.reminders.workers import Sink, Works, kill, until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]


@pytest.fixture(scope="module")
def beats(crew: Works) -> Iterator[None]:
    """Two clocks at once, one of them set back an hour after it began."""
    two = crew.beat(), crew.beat(clock=-HOUR)
    yield
    for beat in two:
        kill(beat)


PROCESSES = 4


def sweeping(works: Works) -> bool:
    """Let the sweeper look, as beat would, and say whether all is settled."""
    works.ask("sweep")
    return settled()


@pytest.mark.abuse("AC-56")
def test_a_worker_killed_amid_a_batch_loses_nothing(tmp_path: Path, bells: None, sam: User) -> None:
    works = Works(tmp_path)
    ids = [message(sam).pk for _ in range(30)]
    works.slow(0.1)
    worker = works.worker()
    works.ask("deliver", ids)
    until(lambda: len(works.sent()) >= 7)
    kill(worker)
    works.slow(0)
    works.worker()
    until(lambda: sweeping(works))
    sent = Counter(works.sent())
    twice = [name for name, times in sent.items() if times > 1]
    assert states() == {"SENT": 30}
    assert (len(sent), max(sent.values())) == (30, 2)  # both times under the same name
    assert 1 <= len(twice) <= Sink.chunk
    works.end()


@pytest.mark.abuse("AC-57")
def test_what_was_due_while_redis_was_away_goes_when_it_is_back(
    works: Works, beats: None, sam: User
) -> None:
    due(sam)
    until(works.sent)
    works.stop_redis()
    for _ in range(3):
        due(sam)
    tick_without(works)
    assert states() == {"SENT": 1, "WAITING": 3}
    works.start_redis()
    until(lambda: works.kept_running() and states() == {"SENT": 4})
    assert len(works.sent()) == len(set(works.sent())) == 4


def tick_without(works: Works) -> None:
    """Tick in a process whose broker is away: the rows are committed, nobody is woken."""
    away = Celery("away", broker=works.address(), task_publish_retry=False)
    away.set_current()
    try:
        tasks.tick()
    finally:
        app.set_current()


@pytest.mark.abuse("AC-58")
def test_connections_cut_amid_a_batch_lose_nothing(works: Works, beats: None, sam: User) -> None:
    works.slow(0.1)
    for _ in range(20):
        due(sam)
    until(lambda: len(works.sent()) >= 3)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    works.slow(0)
    until(lambda: states() == {"SENT": 20})
    assert len(set(works.sent())) == 20
    assert len(works.sent()) <= 20 + Sink.chunk * PROCESSES
    assert all(process.poll() is None for process in works.running)


@pytest.mark.abuse("AC-61")
def test_two_clocks_of_which_one_is_wrong_say_each_thing_once(
    works: Works, beats: None, sam: User
) -> None:
    later = due(sam, now() + timedelta(minutes=30)), due(sam, now() + timedelta(hours=20))
    for _ in range(40):
        due(sam)
    until(lambda: states() == {"SENT": 40})
    assert set(Schedule.objects.standing()) == set(later)
    assert len(works.sent()) == len(set(works.sent())) == Message.objects.count() == 40


@pytest.mark.abuse("AC-61")
def test_a_clock_set_back_an_hour_goes_on(works: Works, sam: User) -> None:
    beat = works.beat(clock=-HOUR)
    due(sam)
    until(works.sent)
    kill(beat)
