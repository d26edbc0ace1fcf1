"""A Redis that takes nothing more: what is due stays written down, and goes when there is room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from intimacy.accounts.models import User
from intimacy.celery import app
from intimacy.reminders import tasks
from intimacy.reminders.models import Schedule
from tests.reminders.cast import due, states
from tests.reminders.workers import Works, until

pytestmark = [
    pytest.mark.abuse("AC-81"),
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]


@pytest.fixture
def works(tmp_path: Path, bells: None) -> Iterator[Works]:
    works = Works(tmp_path)
    yield works
    works.end()


def test_a_tick_writes_down_what_is_due(works: Works, sam: User, caplog) -> None:
    works.fill()
    due(sam)
    here = Celery("full", broker=works.address(), task_publish_retry=False)
    here.set_current()
    try:
        tasks.tick()
    finally:
        app.set_current()
    assert states() == {"WAITING": 1}
    assert not Schedule.objects.standing().exists()
    assert "no broker: messages wait for the sweeper" in caplog.messages


def test_when_there_is_room_again_all_is_sent_once(works: Works, sam: User) -> None:
    works.worker()
    works.beat()
    due(sam)
    until(works.sent)
    works.fill()
    for _ in range(3):
        due(sam)
    until(lambda: "Message Error" in works.log())  # of beat, which cannot publish
    works.redis.config_set("maxmemory", 0)
    until(lambda: works.kept_running() and states() == {"SENT": 4})
    assert len(works.sent()) == len(set(works.sent())) == 4
