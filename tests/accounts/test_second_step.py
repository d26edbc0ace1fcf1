"""Passkeys and codes from an app: what is offered, and what is said when it does not work."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from tests.conftest import PASSWORD

SIGN_IN, SECOND_STEP = "/accounts/login/", "/accounts/2fa/authenticate/"
SignIn = Callable[[User], Client]


@pytest.fixture
def app(alice: User) -> str:
    """The secret of the app Alice signs in with."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(alice, secret)
    return str(secret)


@pytest.fixture
def halfway(client: Client, alice: User, app: str) -> Client:
    """A browser that knows Alice's password and is asked for the second step."""
    response = client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})
    assert response.url == SECOND_STEP
    return client


@pytest.mark.sqlite
def test_without_javascript_a_passkey_says_so_in_the_buttons_place(
    alice: User, sign_in: SignIn
) -> None:
    client = sign_in(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    main, after = page.split("</main>")
    assert re.search(r'id="mfa_webauthn_add".*?</button><noscript>.*?Passkeys need', main, re.S)
    assert "noscript" not in after


@pytest.mark.sqlite
def test_a_passkey_is_offered_only_to_somebody_who_has_one(
    halfway: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = halfway.get(SECOND_STEP).content.decode()
    assert "Enter the code from your app" in page
    assert "passkey" not in re.sub(r"<p class=.visually-hidden.*?</p>", "", page)
    options = {"publicKey": {"challenge": "x", "allowCredentials": [{"id": "x"}]}}
    begin = "allauth.mfa.webauthn.internal.auth.begin_authentication"
    monkeypatch.setattr(begin, lambda user: options)
    page = halfway.get(SECOND_STEP).content.decode()
    assert "Use a passkey" in page
    assert "authenticateForm" in page


@pytest.mark.sqlite
def test_a_wrong_code_of_an_app_says_wait_for_the_next(halfway: Client) -> None:
    page = halfway.post(SECOND_STEP, {"code": "000000"}).content.decode()
    assert page.count("or wait for the next one") == 2  # in the summary and at the field
    assert "get a new one" not in page


def test_the_first_passkey_is_called_this_device(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert 'value="This device"' in page
    assert "Otherwise we ask for it after your password." in page
    kind = Authenticator.Type.WEBAUTHN
    Authenticator.objects.create(user=alice, type=kind, data={"name": "This device"})
    assert get_adapter().generate_authenticator_name(alice, kind) == "Device 2"
