"""Where I am signed in: alike is one line, and a line ends as one, but never the one I sit at."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.accounts.signed_in_devices import devices, kind_of
from tests.conftest import PASSWORD

LIST = "/accounts/sessions/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)"
COMPUTER = "Mozilla/5.0 (X11; Linux x86_64)"
MORNING = datetime(2026, 9, 6, 8, 0, tzinfo=UTC)


def browser(user: User, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def inside(client: Client) -> bool:
    return bool(client.get("/week/").status_code == 200)


def session(key: str, agent: str, since: datetime) -> UserSession:
    return UserSession(session_key=key, user_agent=agent, created_at=since, last_seen_at=since)


@pytest.fixture
def here(alice: User) -> Client:
    return browser(alice, COMPUTER)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        (COMPUTER, "computer"),
        (PHONE, "phone"),
        ("Mozilla/5.0 (iPad; Mobile)", "tablet"),
        ("Linux; Android 17", "phone"),
        ("", "device"),
    ],
)
def test_only_the_kind_of_device_is_told(agent: str, kind: str) -> None:
    assert kind_of(agent) == kind


def test_alike_on_one_day_is_one_line_and_this_one_stands_apart() -> None:
    rows = [session(f"k{n}", COMPUTER, MORNING + timedelta(hours=n)) for n in range(4)]
    rows += [session("p", PHONE, MORNING), session("old", COMPUTER, MORNING - timedelta(days=1))]
    lines = devices(rows, here="k0")
    assert [(line.name, len(line.sessions), line.here) for line in lines] == [
        ("A computer", 1, True),
        ("A phone", 1, False),
        ("A computer", 3, False),
        ("A computer", 1, False),
    ]
    assert len({line.key for line in lines if not line.here}) == 3


def test_a_device_was_never_used_before_it_signed_in() -> None:
    (line,) = devices([session("k", COMPUTER, MORNING)], here=None)
    line.sessions[0].last_seen_at = MORNING - timedelta(days=1)
    assert line.last_used == line.since


@pytest.mark.sqlite
@pytest.mark.abuse("AC-29")
def test_ending_a_line_ends_all_of_it_and_nothing_else(alice: User, here: Client) -> None:
    computers, phone = [browser(alice, COMPUTER) for _ in range(2)], browser(alice, PHONE)
    response = here.get(LIST)
    assert "A computer, 2 times" in response.content.decode()
    line = next(one for one in response.context["devices"] if len(one.sessions) == 2)
    page = here.post(LIST, {"device": line.key}, follow=True).content.decode()
    assert "You are signed out there." in page
    assert "2 times" not in page
    assert not any(inside(computer) for computer in computers)
    assert inside(phone)
    assert inside(here)


@pytest.mark.abuse("AC-01")
def test_a_line_nobody_has_and_other_peoples_devices_stay(
    alice: User, bob: User, here: Client
) -> None:
    his = browser(bob, COMPUTER)
    for key in (here.get(LIST).context["devices"][0].key, "computer", "x" * 5000):
        assert here.post(LIST, {"device": key}).status_code == 302
    here.post(LIST)
    assert inside(his)
    assert inside(here)


def test_nowhere_else_offers_to_sign_out_here(here: Client) -> None:
    page = unescape(here.get(LIST).content.decode())
    assert "You are signed in nowhere else." in page
    assert "Sign out everywhere else" not in page
