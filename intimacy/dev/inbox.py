"""Reading the mail a trial without a mail server has sent: files under `var/inbox/`."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SEPARATOR = b"\n" + b"-" * 79 + b"\n"
SHOWN = 50


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    sent: datetime | None


def newest(folder: Path) -> list[Mail]:
    """Return the newest mails of `folder`, newest first."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    mails = [mail for path in files[:SHOWN] for mail in reversed(_mails(path))]
    return mails[:SHOWN]


def _mails(path: Path) -> list[Mail]:
    parts = path.read_bytes().split(SEPARATOR)
    return [_mail(part) for part in parts if part.strip()]


def _mail(source: bytes) -> Mail:
    message = email.message_from_bytes(source, policy=email.policy.default)
    body = message.get_body(("plain",))
    date = message["Date"]
    return Mail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body else "",
        sent=date.datetime if date else None,
    )
