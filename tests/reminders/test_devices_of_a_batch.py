"""A batch of pushes asks for its devices once, however many people it is for."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.accounts.models import User
from intimacy.reminders import delivery
from intimacy.reminders.channels import Way
from intimacy.reminders.models import Choice, Message, Subscription
from intimacy.reminders.outside_requests import Wire
from intimacy.reminders.push import Push
from tests.reminders.conftest import NOON, Kept, plain
from tests.reminders.push_host import FCM, device

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
pushed: list[str] = []


@pytest.fixture(autouse=True)
def wire(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real channel on a wire that takes everything."""
    pushed.clear()
    monkeypatch.setattr(delivery, "CHANNELS", {Way.MAIL: Kept, Way.PUSH: Push})
    monkeypatch.setattr(Wire, "say", lambda wire, endpoint, *_: pushed.append(endpoint) or 201)


def somebody() -> User:
    """Two devices, no mail, and a message that is due at noon."""
    user = User.objects.create_user(f"{uuid.uuid4()}@example.org", zone="Europe/Berlin")
    Choice.objects.create(user=user, kind=plain.name, push=True, mail=False)
    for n in range(2):
        device(user, f"{FCM}/{user.pk}/{n}")
    about = {"kind": plain.name, "subject": uuid.uuid4(), "scope": uuid.uuid4()}
    Message.objects.create(user=user, moment=NOON, send_at=NOON, **about)
    return user


def deliver_to(count: int) -> tuple[int, int]:
    """Return how many queries a batch takes beside the outbox's own, and how many of devices."""
    people = [somebody() for _ in range(count)]
    ids = list(Message.objects.filter(user__in=people).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        assert delivery.deliver(ids, NOON) == count
    table = Subscription._meta.db_table
    said = [query["sql"] for query in asked.captured_queries]
    each = sum("reminders_message" in sql for sql in said)
    return len(said) - each, sum(table in sql for sql in said)


def test_one_push_and_two_hundred_ask_alike() -> None:
    few, many = deliver_to(1), deliver_to(200)
    assert few == many
    assert many[1] == 1
    assert len(pushed) == 2 * 201


def test_the_newest_device_hears_first_and_none_of_anybody_else() -> None:
    first, second = somebody(), somebody()
    Subscription.objects.filter(user=first, endpoint__endswith="/0").update(
        created_at=NOON + timedelta(days=900)
    )
    delivery.deliver(list(Message.objects.filter(user=first).values_list("pk", flat=True)), NOON)
    assert pushed == [f"{FCM}/{first.pk}/{n}" for n in (0, 1)]
    assert not Message.objects.get(user=second).done
