"""A real mail server that takes, refuses and fails as told; and ports where there is none."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Server:
    """A mail server that behaves as told: answers by command, and which commands it dies at."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.hangs_up: set[str] = set()
        self.got: list[EmailMessage] = []
        self.callers: set[object] = set()

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.callers.add(session.peer)
        envelope.mail_from = address
        return self._answer(server, "MAIL")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, *to: object
    ) -> str:
        envelope.rcpt_tos.append(to[0])
        return self._answer(server, "RCPT")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return self._answer(server, "DATA")

    def _answer(self, server: SMTP, command: str) -> str:
        if command in self.hangs_up:
            server.transport.abort()
        return self.answers.get(command, "250 OK")


@pytest.fixture
def server(settings, free_port: int) -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port)
    controller.start()
    settings.SITE_URL = "https://tend.example.org"
    settings.MAILERS = smtp(free_port)
    yield handler
    controller.stop()


def smtp(port: int, timeout: float = 5) -> dict[str, object]:
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": timeout}
    return {"default": {"BACKEND": backend, "OPTIONS": options}}


@pytest.fixture
def silent_port() -> Iterator[int]:
    """The port of somebody who takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
