"""A real mail server, what every mail may say, and the surprise that nothing may."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from urllib.request import Request, urlopen

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from tests.browser.people import Somebody
from tests.reminders.workers import free_port

SECRET = ["Planetarium", "after hours", "chairs tip back"]
ASKED_FOR = (
    "Hello. This is the reminder you asked for. Open it when you have a quiet moment: {link} "
    "Tomorrow instead: {link}later/ Stop these: {link}stop/"
)


class Sink:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def to(self, somebody: Somebody) -> list[EmailMessage]:
        return [mail for mail in self.got if mail["To"] == somebody.email]


@contextmanager
def mail_leaves_the_house(site: str) -> Iterator[Sink]:
    """Yield what takes the mails, by SMTP, while this lasts; their links lead to `site`."""
    sink, port = Sink(), free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 5}
    mailers = {"default": {"BACKEND": backend, "OPTIONS": options}}
    in_earnest = f"smtp://127.0.0.1:{port}"  # no trial inbox
    with override_settings(MAILERS=mailers, SITE_URL=site, EMAIL_URL=in_earnest):
        yield sink
    controller.stop()


def neutral(mail: EmailMessage) -> str:
    """See that a mail says what every mail says, and return where it is stopped."""
    stop = re.fullmatch(r"<(http://\S+/r/[-0-9a-f]{36}/stop/)>", mail["List-Unsubscribe"])[1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail["Subject"], mail["From"]) == (
        "A reminder you set",
        "Reminders <reminders@localhost>",
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert text == ASKED_FOR.format(link=stop.removesuffix("stop/"))
    whole = mail.as_string() + mail.get_body(("html",)).get_content()
    for private in ("Bob", "thanks", "surprise", "ritual", "Tend", "date-", *SECRET):
        assert private not in whole, private
    return stop


def one_click(url: str) -> int:
    """Post as a mail program does: no cookie, no form (RFC 8058)."""
    with urlopen(Request(url, data=b"List-Unsubscribe=One-Click")) as response:
        return int(response.status)


def assert_no_secret(source: str) -> None:
    plain = source.replace("\r\n ", "").lower()  # as long lines of a calendar are folded
    assert not [word for word in SECRET if word.lower() in plain], source
