"""What a reminder says by e-mail, and what becomes of it at servers that take, refuse and fail."""

import re
import socket
import time
from email import policy
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused
from uuid import UUID

import pytest

from intimacy.accounts.models import User
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.mail import Mail, compose
from intimacy.reminders.models import Preferences
from tests.mail_server import Server, smtp
from tests.reminder_queue import letter

SENT, LATER, NEVER = Outcome.SENT, Outcome.LATER, Outcome.NEVER
LINK = "https://tend.example.org/r/00000000-0000-0000-0000-000000000007/"
TEXT = f"""Hello.

This is the reminder you asked for. Open it when you have a quiet moment:
{LINK}

Tomorrow instead:
{LINK}later/

Stop these:
{LINK}stop/
"""


def post(*letters: Letter) -> list[Outcome]:
    with Mail() as mail:
        return [outcome for _, outcome in mail.post(letters or [letter()])]


def part(mail: EmailMessage, kind: str) -> str:
    return mail.get_body((kind,)).get_content()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05, AC-35")
def test_all_that_a_mail_says(server: Server) -> None:
    """Whatever it is about, nothing else leaves the house."""
    assert post(letter(kind="ritual")) == [SENT]
    (mail,) = server.got
    boundary = re.compile("boundary=.*")
    heads = {name: boundary.sub("", str(value)) for name, value in mail.items()}
    assert heads.pop("Date")
    assert heads == {
        "MIME-Version": "1.0",
        "Content-Type": "multipart/alternative; ",
        "Subject": "A reminder you set",
        "From": "Reminders <reminders@localhost>",
        "To": "alice@example.org",
        "Message-ID": "<0123456789abcdef0123456789abcdef@tend.example.org>",
        "List-Unsubscribe": f"<{LINK}stop/>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    assert part(mail, "plain").replace("\r\n", "\n") == TEXT
    assert seen(part(mail, "html")) == (
        "A reminder you set Hello. This is the reminder you asked for. "
        "Open it when you have a quiet moment Tomorrow instead Stop these"
    )
    assert set(re.findall(r'href="([^"]*)"', part(mail, "html"))) == {
        LINK,
        f"{LINK}later/",
        f"{LINK}stop/",
    }


def seen(page: str) -> str:
    """Return the text of a page, without tags and styles."""
    bare = re.sub(r"(?s)<style.*?</style>|<[^>]*>", " ", page)
    return " ".join(bare.split())


@pytest.mark.abuse("AC-05")
def test_the_page_loads_nothing_and_styles_itself(server: Server) -> None:
    post()
    page = part(server.got[0], "html")
    assert not re.search(r"src=|url\(|@import|<img|<link|class=\"[^\"]*\"\s*>\s*$", page)
    assert re.search(r'<a [^>]*style="[^"]*background:\s*#a4452a', page)
    assert "prefers-color-scheme: dark" in page


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_every_kind_and_person_gets_the_same_words(server: Server) -> None:
    other = UUID(int=8)
    post(letter(kind="ritual"), letter(kind="week-open", token=other, email="bob@example.org"))
    first, second = server.got
    for kind in ("plain", "html"):
        assert part(first, kind) == part(second, kind).replace(str(other), str(letter().token))
        assert "Tend" not in part(first, kind)


@pytest.mark.abuse("AC-56")
def test_every_attempt_has_the_same_message_id() -> None:
    first, second = (compose(letter()).message() for _ in range(2))
    assert first["Message-ID"] == second["Message-ID"]
    assert compose(letter(name="f" * 32)).message()["Message-ID"] != first["Message-ID"]


@pytest.mark.sqlite
def test_a_long_address_stays_in_one_piece(settings) -> None:
    settings.SITE_URL = f"https://{'a-long-name.' * 8}example.org"
    raw = compose(letter()).message(policy=policy.SMTP).as_bytes().decode()
    assert f"\nList-Unsubscribe: <{settings.SITE_URL}/r/{letter().token}/stop/>" in raw


@pytest.mark.abuse("AC-39")
@pytest.mark.parametrize("bad", ["\r\nBcc: all@example.org", "\x85", "\u2028", "\x00", "\n"])
def test_an_address_that_cannot_be_written_is_given_up(server: Server, bad: str) -> None:
    assert post(letter(email=f"a{bad}@example.org"), letter()) == [NEVER, SENT]
    assert len(server.got) == 1


def test_one_connection_serves_a_batch(server: Server) -> None:
    assert post(*[letter()] * 5) == [SENT] * 5
    assert len(server.callers) == 1


def test_a_server_that_hung_up_in_between_is_called_again(server: Server) -> None:
    with Mail() as mail:
        assert [said for _, said in mail.post([letter()])] == [SENT]
        mail.mailer.connection.sock.shutdown(socket.SHUT_RDWR)
        assert [said for _, said in mail.post([letter()])] == [SENT]
    assert len(server.callers) == 2


@pytest.mark.abuse("AC-59")
@pytest.mark.parametrize(
    ("command", "answer", "outcome", "bounced"),
    [
        ("RCPT", "550 5.1.1 No such user", NEVER, True),
        ("RCPT", "551 Not here", NEVER, True),
        ("RCPT", "553 5.1.3 Bad address", NEVER, True),
        ("RCPT", "550 5.2.1 Closed", NEVER, True),
        ("RCPT", "550 5.7.1 We do not like your network", LATER, False),
        ("RCPT", "554 Relay access denied", LATER, False),
        ("RCPT", "552 5.2.2 Mailbox full", NEVER, False),
        ("RCPT", "450 4.2.0 Greylisted", LATER, False),
        ("RCPT", "421 Going away", LATER, False),
        ("MAIL", "451 Try again", LATER, False),
        ("MAIL", "550 5.1.8 Your address is bad", LATER, False),
        ("DATA", "451 4.3.0 Try again", LATER, False),
        ("DATA", "554 5.7.1 Looks like spam", LATER, False),
        ("DATA", "552 Too long", LATER, False),
        ("DATA", "550 5.1.1 No such user", NEVER, True),
    ],
)
def test_what_a_servers_no_means(
    alice: User, server: Server, command: str, answer: str, outcome: Outcome, bounced: bool
) -> None:
    server.answers[command] = answer
    assert post(letter(alice)) == [outcome]
    kept = Preferences.objects.filter(user=alice, bounced_address=alice.email)
    assert kept.exists() == bounced
    assert not Preferences.objects.exclude(user=alice).exists()
    server.answers.clear()
    assert post(letter(alice)) == [SENT]


@pytest.mark.abuse("AC-56")
def test_dropped_after_data_is_tried_later_not_twice(server: Server) -> None:
    server.hangs_up = {"DATA"}
    assert post(letter()) == [LATER]
    assert len(server.got) == 1
    server.hangs_up.clear()
    assert post(letter()) == [SENT]
    assert server.got[0]["Message-ID"] == server.got[1]["Message-ID"]


def test_after_two_breaks_the_rest_of_a_batch_waits(server: Server) -> None:
    server.hangs_up = {"DATA"}
    assert post(*[letter()] * 5) == [LATER] * 5
    assert len(server.got) == len(server.callers) == 2


def test_nobody_answers(settings, free_port: int) -> None:
    settings.MAILERS = smtp(free_port)
    assert post(letter(), letter(), letter()) == [LATER] * 3


def test_a_server_that_hangs_frees_us(settings, silent_port: int) -> None:
    settings.MAILERS = smtp(silent_port, timeout=0.2)
    began = time.monotonic()
    assert post(letter(), letter(), letter()) == [LATER] * 3
    assert time.monotonic() - began < 2


@pytest.mark.abuse("AC-05, AC-08")
def test_no_address_reaches_the_log(server: Server, caplog) -> None:
    server.answers["MAIL"] = "550 alice@example.org may not"
    post()
    wrong = "mail: refused for a reason of ours: SMTPSenderRefused 550"
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [("ERROR", wrong)]


@pytest.mark.abuse("AC-59")
def test_a_sender_that_cannot_be_written_is_a_fault_of_ours(
    server: Server, settings, caplog
) -> None:
    """It is told once a batch, and every reminder is tried again: its receiver is all right."""
    settings.DEFAULT_FROM_EMAIL = "Jörg Müller, Erinnerungen <reminders@tend.example>"
    assert post(letter(), letter(), letter()) == [LATER] * 3
    (told,) = caplog.records
    assert told.levelname == "ERROR"
    assert "tend.example" not in told.getMessage()
    settings.DEFAULT_FROM_EMAIL = "Reminders <reminders@localhost>"
    assert post(letter()) == [SENT]


@pytest.mark.django_db
def test_a_refused_address_goes_over_the_wire_in_another_form() -> None:
    """A domain with an umlaut: the server's no names it as it was sent."""

    class Line:
        def open(self) -> None:
            pass

        def send_messages(self, mails: list[EmailMessage]) -> None:
            raise SMTPRecipientsRefused({"a@xn--exmple-cua.org": (550, b"5.1.1 No such user")})

    mail = Mail()
    mail.mailer = Line()
    assert [outcome for _, outcome in mail.post([letter(email="a@exämple.org")])] == [NEVER]
