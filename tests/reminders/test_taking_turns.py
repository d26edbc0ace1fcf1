"""Two workers at the same rows: what one holds the other leaves alone, and does not wait for."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from intimacy.accounts.models import User
from intimacy.reminders import due_schedules, outbox
from intimacy.reminders.models import Message
from tests.reminders.conftest import NOON, once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SECONDS = 10


def meanwhile[T](act: Callable[[], T]) -> T | None:
    """Do something on another connection; None where it had to wait."""
    found: list[T] = []

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{SECONDS // 2}s'")
        try:
            found.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    return found[0] if found else None


@pytest.fixture
def three(alice: User) -> None:
    for minutes in range(3):
        once(alice, NOON - timedelta(minutes=minutes), subject=uuid.uuid4(), at=NOON)


@pytest.mark.abuse("AC-55")
def test_two_ticks_write_different_rows(three: None) -> None:
    with transaction.atomic():
        assert due_schedules.tick(NOON, size=2).claimed == 2
        other = meanwhile(lambda: due_schedules.tick(NOON))
        assert other is not None
        assert other.claimed == 1
    assert Message.objects.count() == 3


@pytest.mark.abuse("AC-55")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_two_leases_take_different_messages(three: None) -> None:
    ids = due_schedules.tick(NOON).messages
    with transaction.atomic():
        assert outbox.lease(ids[:2], NOON) == ids[:2]
        assert meanwhile(lambda: outbox.lease(ids, NOON)) == ids[2:]
    assert outbox.lease(ids, NOON) == []
