"""The trial's inbox: what was mailed, newest first."""

import re
import socket
from collections.abc import Iterator
from email.message import Message

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.test import Client

from tests.conftest import PASSWORD


def through_files(settings, **mail: object) -> None:
    settings.INBOX.mkdir(exist_ok=True)
    FileBackend(alias="files", file_path=str(settings.INBOX)).send_messages([EmailMessage(**mail)])


@pytest.fixture
def inbox(settings, tmp_path) -> None:
    settings.INBOX = tmp_path / "inbox"


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "127.0.0.1"})


def test_shows_what_was_mailed(inbox, settings, client):
    through_files(settings, subject="A code", body="ÄBCD-1234", to=["alice@example.org"])
    page = client.get("/dev/inbox/").text
    assert "ÄBCD-1234" in page
    assert "alice@example.org" in page
    assert "Anyone at this computer can read this." in page


def test_shows_markup_as_text(inbox, settings, client):
    through_files(settings, subject="<script>", body="<b>bold</b>", to=["a@example.org"])
    page = client.get("/dev/inbox/").text
    assert "<b>bold</b>" not in page
    assert "&lt;b&gt;bold" in page


def test_says_so_when_nothing_came(inbox, client):
    assert "No mail yet" in client.get("/dev/inbox/").text


class Sink(Handler):
    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Message] = []

    def handle_message(self, message: Message) -> None:
        self.mails.append(message)


@pytest.fixture
def sink() -> Iterator[tuple[Sink, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


def test_a_sign_up_code_arrives_over_smtp(sink, settings, db):
    handler, port = sink
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 10}
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    fields = {"email": "new@example.org", "password1": PASSWORD, "adult": "on"}
    assert Client().post("/accounts/signup/", fields).status_code == 302
    (mail,) = handler.mails
    assert mail["To"] == "new@example.org"
    assert "Tend" not in mail["Subject"] + mail["From"]
    assert re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}", mail.get_payload(), re.MULTILINE)
