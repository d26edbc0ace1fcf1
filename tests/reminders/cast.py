"""Somebody who is never quiet, and what they are to be told, for the fault tests."""

import uuid
from collections import Counter
from datetime import datetime, timedelta
from itertools import cycle

from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.reminders.models import Message, Preferences, Schedule
from tests.conftest import person
from tests.reminders.workers import BELLS

State = Message.State
SECOND = timedelta(seconds=1)
bells = cycle(kind.name for kind in BELLS)


def somebody(name: str) -> User:
    user = person(name)
    Preferences.objects.create(user=user, quiet_from=None, quiet_until=None)
    return user


def message(
    user: User,
    kind: str = "",
    at: datetime | None = None,
    subject: uuid.UUID | None = None,
    scope: uuid.UUID | None = None,
) -> Message:
    """Somebody is to be told, now or at a moment: of nothing else they are told of."""
    kind, at = kind or next(bells), at or now() - SECOND
    subject, scope = subject or uuid.uuid4(), scope or uuid.uuid4()
    return Message.objects.create(
        user=user, kind=kind, subject=subject, scope=scope, moment=at, send_at=at
    )


def due(user: User, at: datetime | None = None, kind: str = "") -> Schedule:
    at = at or now() - SECOND
    return Schedule.objects.create(
        user=user,
        kind=kind or next(bells),
        subject=uuid.uuid4(),
        scope=uuid.uuid4(),
        day=at.date(),
        time=at.time(),
        zone="UTC",
        next_at=at,
        next_day=at.date(),
    )


def all_messages() -> list[int]:
    return list(Message.objects.values_list("pk", flat=True))


def states() -> Counter[str]:
    return Counter(State(state).name for state in Message.objects.values_list("state", flat=True))


def settled(*but: Message) -> bool:
    return not Message.objects.waiting().exclude(pk__in=[m.pk for m in but]).exists()
