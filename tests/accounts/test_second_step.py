"""Passkeys and codes from an app: what is offered, and what is said when it does not work."""

import re
from collections.abc import Callable

import pytest
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
