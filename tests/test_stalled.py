"""A form that stops halfway holds up nobody else, and a server process that dies is replaced."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from select import select

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from checkins.begin_week import current
from intimacy.accounts.models import User
from tests.conftest import pair
from tests.reminders.cast import message
from tests.reminders.workers import until
from tests.web_server import Site

SIZE, SECONDS = 30, 4
TOKEN = "a" * 32
pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("workers")]


@pytest.fixture(scope="module")
def silent() -> Iterator[socket.socket]:
    """A mail server that takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, silent: socket.socket, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    settings = {"BODY_SECONDS": str(SECONDS), "WORKERS_SMTP": str(silent.getsockname()[1])}
    site = Site(tmp_path_factory.mktemp("site"), **settings)
    try:
        until(site.up)
        yield site
    finally:
        site.end()


def answer_of(connection: socket.socket) -> str:
    """Return what came back on a connection that stalls, once the other side closed it."""
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()


@pytest.mark.abuse("AC-74")
@pytest.mark.django_db(transaction=True)
def test_others_are_answered_while_thirty_stall_and_these_are_ended(
    site: Site, alice: User, bob: User, sign_in: Callable[[User], Client]
) -> None:
    checkin = current(pair(alice, bob, now()), now())
    draft = f"{checkin.get_absolute_url()}1/"
    mail = message(bob, kind="week-open")
    paths = ["/accounts/login/", draft, f"/r/{mail.token}/stop/"]
    session = sign_in(alice).cookies["sessionid"].value
    cookie = f"sessionid={session}; csrftoken={TOKEN}"
    mine = {"Cookie": cookie, "X_CSRFToken": TOKEN}
    form = {"Content_Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    senders = [site.stall(path, cookie) for path in paths * (SIZE // len(paths))]
    assert site.ask("GET", "/healthz") == (200, "ok")
    assert site.ask("GET", "/accounts/login/")[0] == 200
    assert site.ask("GET", "/week/", **mine)[0] == 200
    kept = site.ask("POST", draft, "text=Tea&lane=us&seen=0", **mine, **form)
    assert (kept[0], '"version"' in kept[1]) == (200, True)
    assert {answer_of(sender).split("\r\n")[0] for sender in senders} == {
        "HTTP/1.1 408 Request Timeout"
    }


@pytest.mark.abuse("AC-74")
@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_does_not_answer_holds_up_accounts_alone(
    site: Site, silent: socket.socket
) -> None:
    form = f"email=alice@example.org&csrfmiddlewaretoken={TOKEN}"
    senders = [
        site.begin("/accounts/password/reset/", form, f"csrftoken={TOKEN}") for _ in range(12)
    ]
    assert site.ask("GET", "/healthz") == (200, "ok")
    assert site.ask("GET", "/accounts/login/")[0] == 200
    assert select(senders, [], [], 0)[0] == []
    silent.close()
    assert all(answer_of(sender).startswith("HTTP/1.1 ") for sender in senders)


def test_asked_to_stop_it_finishes_what_it_has_begun(site: Site) -> None:
    sender = site.stall("/accounts/login/")
    site.main.terminate()
    until(lambda: not site.up(), 10)
    sender.sendall(b"words")
    assert answer_of(sender).startswith("HTTP/1.1 403 ")  # Django's: it has no token
    assert site.main.wait(20) == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a trial runs on SQLite")
@pytest.mark.django_db
def test_a_process_that_dies_is_replaced_and_not_the_end_of_a_trial(tmp_path: Path) -> None:
    trial = Site(tmp_path, "up")
    try:
        until(trial.up)
        before = trial.processes()
        for process in before:
            os.kill(process, signal.SIGKILL)
        until(lambda: len(trial.processes() - before) == len(before) == 2, 30)
        until(trial.up, 30)
        trial.main.terminate()
        assert trial.main.wait(30) == 0
        assert not trial.up()
    finally:
        trial.end()
