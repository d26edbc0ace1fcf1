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

from intimacy.lib.mailbox import is_fault_of_ours, is_one_mailbox, receiver_refused, reply_of
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.mail_bounces import came_back

log = logging.getLogger(__name__)
NOBODY = UUID(int=0)  # stands for the token where the words are made once for everybody
WIDE = 998  # RFC 5322, 2.1.1
# What a server says of one mail, its line as good as before; or no mail could be made.
ANSWERS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)
BREAKS = 2  # connections of one batch that may break before the rest of it waits
FULL = re.compile(rb"5\.2\.[2-4]\b")  # RFC 3463: still somebody's mailbox
inline = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False).inline


class Mail(AbstractContextManager["Mail"]):
    """Opens its connection with the first letter; where it breaks, once again with the next."""

    chunk = 1

    def __init__(self) -> None:
        self.mailer = mailers.default
        self.breaks = 0
        self.said = False

    def __exit__(self, *error: object) -> None:
        self._close()

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            yield letter, self._post(letter)

    def _post(self, letter: Letter) -> Outcome:
        if not is_one_mailbox(letter.email):
            return Outcome.NEVER
        if self.breaks >= BREAKS:
            return Outcome.LATER
        try:
            self._connect()
            self.mailer.send_messages([compose(letter)])
        except Exception as error:
            return self._failed(letter, error)
        return Outcome.SENT

    def _failed(self, letter: Letter, error: Exception) -> Outcome:
        """Only the receiver's own address means never; all else is tried again later."""
        if receiver_refused(error):
            code, reply = reply_of(error)
            if code != 552 and not FULL.match(reply):
                came_back(letter.email)
            return Outcome.NEVER
        self._say(error)
        if not isinstance(error, ANSWERS):  # away, slow, broken off, or not content with us
            self.breaks += 1
            self._close()
        return Outcome.LATER

    def _say(self, error: Exception) -> None:
        """Log what kind of error it was, without its words: our own fault once, as an error."""
        kind, code = type(error).__name__, reply_of(error)[0]
        if is_fault_of_ours(error):
            if not self.said:
                log.error("mail: refused for a reason of ours: %s %s", kind, code or "")
            self.said = True
        elif not isinstance(error, ANSWERS):
            log.warning("mail: %s", kind)

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
    """Return whether the connection to the mail server still answers."""
    try:
        return line.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


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
    """Return the absolute URL of a link a reminder carries, by its URL name."""
    return site + reverse(f"reminders:{name}", args=[token])
