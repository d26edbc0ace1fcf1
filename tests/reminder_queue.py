"""A kind of reminder for tests, and the messages and letters of it."""

import uuid
from datetime import UTC, datetime, timedelta

from intimacy.accounts.models import User
from intimacy.reminders.channels import Letter
from intimacy.reminders.kinds import Kind, register
from intimacy.reminders.models import Message

AT = datetime(2026, 9, 7, 17, 30, tzinfo=UTC)  # a Monday, half past seven in Berlin
NUDGE = Kind(
    name="test-nudge",
    label="A nudge",
    still_wanted=lambda dues: {due.message for due in dues},
    link=lambda subject: f"/week/?nudge={subject}",
    lasts=timedelta(hours=3),
)
FIXED = Kind(
    name="test-fixed",
    label="At its moment",
    still_wanted=NUDGE.still_wanted,
    link=NUDGE.link,
    lasts=timedelta(0),
    fixed=True,
)
register(NUDGE, FIXED)


def said(user: User, kind: Kind = NUDGE, **fields: object) -> Message:
    """A message that has gone out at `AT`."""
    given = {
        "subject": uuid.uuid4(),
        "scope": uuid.uuid4(),
        "moment": AT,
        "send_at": AT,
        "state": Message.State.SENT,
        "done": 1,
    }
    return Message.objects.create(user=user, kind=kind.name, **{**given, **fields})


def letter(user: User | None = None, **fields: object) -> Letter:
    given = {
        "message": 1,
        "token": uuid.UUID(int=7),
        "user": user.pk if user else 0,
        "email": user.email if user else "alice@example.org",
        "locale": "en",
        "kind": NUDGE.name,
        "name": "0123456789abcdef" * 2,
        "until": AT + timedelta(hours=3),
    }
    return Letter(**{**given, **fields})
