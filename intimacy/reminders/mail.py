"""Reminders by e-mail: one connection a batch, and the same few words whatever it is about."""

import email.policy
import logging
import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from email.message import EmailMessage as MimeMessage
from email.policy import Policy
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from css_inline import CSSInliner
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from intimacy.reminders.bouncing import came_back
from intimacy.reminders.channels import Letter, Outcome

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)  # stands for the token where the words are made once for everybody
WIDE = 998  # RFC 5322, 2.1.1
BREAKS = 2  # connections of one batch that may break before the rest of it waits
# RFC 3463: a bad address of the recipient's (5.1.7 and .8 are the sender's), a closed mailbox.
NO_SUCH_ADDRESS = re.compile(rb"5\.(1\.([1-6]|10)|2\.1)\b")
GIVES_A_REASON = re.compile(rb"5\.\d+\.\d+\b")
inline = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline


class Mail(AbstractContextManager["Mail"]):
    """Opens its connection with the first letter; where it breaks, once again with the next."""

    chunk = 1

    def __init__(self) -> None:
        self.mailer = mailers.default
        self.breaks = 0

    def __exit__(self, *error: object) -> None:
        self._close()

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            yield letter, self._post(letter)

    def _post(self, letter: Letter) -> Outcome:
        if self.breaks >= BREAKS:
            return Outcome.LATER
        try:
            self._connect()
            self.mailer.send_messages([compose(letter)])
        except smtplib.SMTPRecipientsRefused as error:
            [reply] = error.recipients.values()  # by the address as it went over the wire
            return refused(letter, *reply)
        except smtplib.SMTPDataError as error:
            return Outcome.NEVER if error.smtp_code >= 500 else Outcome.LATER
        except ValueError:  # no such header or address can be written
            return Outcome.NEVER
        except Exception as error:
            # Away, slow, broken off; or not content with us as a sender, which is not the fault
            # of whoever was to read it.
            log.warning("mail: %s", type(error).__name__)
            self.breaks += 1
            self._close()
            return Outcome.LATER
        return Outcome.SENT

    def _connect(self) -> None:
        line = getattr(self.mailer, "connection", None)
        # A server may hang up after so many mails. Asked first: a mail that was on its way when
        # the line broke may have arrived, and is not sent again at once.
        if line is not None and not awake(line):
            self._close()
        self.mailer.open()

    def _close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            self.mailer.close()


def awake(line: smtplib.SMTP) -> bool:
    try:
        return line.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def refused(letter: Letter, code: int, reply: bytes) -> Outcome:
    """Say what a server's no to the recipient means, and remember an address that is none."""
    if code < 500:
        return Outcome.LATER
    reason = GIVES_A_REASON.match(reply)
    if NO_SUCH_ADDRESS.match(reply) if reason else code in {550, 551, 553}:
        came_back(letter.email)
    return Outcome.NEVER


def compose(letter: Letter) -> EmailMultiAlternatives:
    """Return the mail of one letter. Every attempt gives the same Message-ID."""
    token, site = str(letter.token), settings.SITE_URL
    subject, text, page = words(letter.locale, site)
    mail = Reminder(
        subject,
        text.replace(str(NOBODY), token),
        to=[letter.email],
        headers={
            "Message-ID": f"<{letter.name}@{urlsplit(site).hostname}>",
            "List-Unsubscribe": f"<{link(site, 'stop', letter.token)}>",  # RFC 8058
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",  # RFC 3834
        },
    )
    mail.attach_alternative(page.replace(str(NOBODY), token), "text/html")
    return mail


class Reminder(EmailMultiAlternatives):
    """A mail whose headers are not folded: a long address in one would come out encoded."""

    def message(self, *, policy: "Policy[Any] | None" = None) -> MimeMessage:
        policy = policy or email.policy.default
        return super().message(policy=policy.clone(max_line_length=WIDE))


@lru_cache(maxsize=64)
def words(locale: str, site: str) -> tuple[str, str, str]:
    """Return subject, text and HTML in one language, their links below `site` with no token yet."""
    links = {name: link(site, name, NOBODY) for name in ("open", "later", "stop")}
    with translation.override(locale):
        subject, text, page = (
            render_to_string(f"reminders/mail/{name}", links)
            for name in ("subject.txt", "text.txt", "page.html")
        )
    return subject.strip(), text, inline(page)


def link(site: str, name: str, token: UUID) -> str:
    return site + reverse(f"reminders:{name}", args=[token])
