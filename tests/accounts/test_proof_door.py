"""Asking for the password again, and failing closed whatever is missing."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as RECORDS
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.accounts.proofs import AGAIN
from intimacy.couples.models import Couple, Membership
from tests.conftest import PASSWORD

OWNER = "account_authentication_methods_user"  # whose records these are, as allauth keeps it
GUARDED = ("privacy", "leave", "export", "journal:all-away")
OLD = AGAIN.minutes * 60 + 30
ACTS = ("pause", "resume", "leave", "export", "journal:all-away")


def client_with(user: User, *records: dict[str, object]) -> Client:
    """Return a signed-in browser whose session holds these records of proof, and no other."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[RECORDS] = list(records)
    session[OWNER] = str(user.pk)
    session.save()
    return client


def password_proved(ago: float) -> dict[str, object]:
    return {"method": "password", "at": time.time() - ago}


def asks_first(path: str) -> str:
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': path})}"


@pytest.mark.sqlite
@pytest.mark.parametrize("name", GUARDED)
def test_a_fresh_password_opens_the_page(
    couple: Couple, alice: User, sign_in: Callable[[User], Client], name: str
) -> None:
    assert sign_in(alice).get(reverse(name)).status_code == 200


@pytest.mark.sqlite
@pytest.mark.abuse("AC-30")
@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize(
    "records",
    [
        [],
        [password_proved(OLD)],
        [password_proved(-3600)],
        [{"method": "code", "at": time.time()}],
        [{"method": "socialaccount", "at": time.time()}],
        [{"at": time.time()}],
    ],
    ids=["no record", "old", "from the future", "code by mail", "elsewhere", "no method"],
)
def test_without_a_fresh_proof_it_asks(
    couple: Couple, alice: User, name: str, records: list[dict[str, object]]
) -> None:
    response = client_with(alice, *records).get(reverse(name))
    assert response.status_code == 302
    assert response.url == asks_first(reverse(name))


@pytest.mark.abuse("AC-30")
@pytest.mark.parametrize("ago", [60, 30 * 24 * 3600])
def test_somebody_without_a_password_is_not_let_through(
    couple: Couple, alice: User, ago: float
) -> None:
    """allauth's own decorator passes silently here: it finds no way to ask."""
    alice.set_unusable_password()
    alice.save()
    client = client_with(alice, {"method": "code", "at": time.time() - ago})
    for name in GUARDED:
        assert client.get(reverse(name)).url == reverse("account_reset_password")
    client.post(reverse("leave"))
    couple.refresh_from_db()
    assert couple.ended_at is None


@pytest.mark.abuse("AC-30")
def test_a_second_factor_counts_as_proof(couple: Couple, alice: User) -> None:
    client = client_with(alice, {"method": "mfa", "type": "totp", "at": time.time()})
    assert client.get(reverse("privacy")).status_code == 200
    stale = {"method": "mfa", "type": "totp", "at": time.time() - OLD}
    assert client_with(alice, stale).get(reverse("privacy")).status_code == 302


@pytest.mark.sqlite
@pytest.mark.abuse("AC-30, AC-31")
@pytest.mark.parametrize("name", ACTS)
def test_an_act_without_proof_does_nothing_and_keeps_nothing(
    couple: Couple, alice: User, name: str
) -> None:
    client = client_with(alice, password_proved(OLD))
    before = list(Membership.objects.order_by("pk").values())
    response = client.post(reverse(name), {"why": "cnry-alice-why-00000000"})
    assert response.url == asks_first(reverse(name if name == "export" else "you"))
    assert list(Membership.objects.order_by("pk").values()) == before
    assert "cnry" not in str(client.session.items())
    assert "request" not in str(client.session.keys())


@pytest.mark.abuse("AC-31")
def test_after_the_proof_the_page_is_asked_for_anew(couple: Couple, alice: User) -> None:
    """Nothing is replayed: the act needs a second press."""
    client = client_with(alice, password_proved(OLD))
    client.post(reverse("leave"))
    asked = client.get(reverse("leave")).url
    wrong = client.post(asked, {"password": "not this one"})
    assert wrong.status_code == 200
    assert client.get(reverse("leave")).status_code == 302
    proved = client.post(asked, {"password": PASSWORD})
    assert (proved.status_code, proved.url) == (302, reverse("leave"))
    assert client.get(reverse("leave")).status_code == 200
    couple.refresh_from_db()
    assert couple.ended_at is None


def test_a_proof_of_one_session_says_nothing_about_another(
    couple: Couple, alice: User, sign_in: Callable[[User], Client]
) -> None:
    sign_in(alice)
    assert client_with(alice).get(reverse("privacy")).status_code == 302


@pytest.mark.abuse("AC-30")
def test_a_proof_of_somebody_else_in_the_same_browser_counts_for_nothing(
    couple: Couple, alice: User, bob: User
) -> None:
    client = client_with(alice, password_proved(1))
    session = client.session
    session[OWNER] = str(bob.pk)
    session.save()
    assert client.get(reverse("privacy")).status_code == 302
