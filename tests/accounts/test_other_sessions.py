"""Whatever changes about how somebody signs in ends their other sessions; this one goes on."""

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from tests.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
FRESH = "another quiet evening"
Act = Callable[[Client, User], object]


def inside(client: Client) -> bool:
    return bool(client.get("/week/").status_code == 200)


def set_up_app(here: Client, alice: User) -> object:
    secret = here.get(reverse("mfa_activate_totp")).context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
    return here.post(reverse("mfa_activate_totp"), {"code": code})


def take_app_off(here: Client, alice: User) -> object:
    totp.TOTP.activate(alice, SECRET)
    return here.post(reverse("mfa_deactivate_totp"))


def make_spare_codes(here: Client, alice: User) -> object:
    totp.TOTP.activate(alice, SECRET)
    return here.post(reverse("mfa_generate_recovery_codes"))


def add_passkey(here: Client, alice: User) -> object:
    return here.post(reverse("mfa_add_webauthn"), {"name": "My phone", "credential": '{"id": "x"}'})


def remove_passkey(here: Client, alice: User) -> object:
    kind = Authenticator.Type.WEBAUTHN
    key = Authenticator.objects.create(user=alice, type=kind, data={"name": "My phone"})
    return here.post(reverse("mfa_remove_webauthn", args=[key.pk]))


def change_password(here: Client, alice: User) -> object:
    fields = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    return here.post(reverse("account_change_password"), fields)


@pytest.fixture
def any_passkey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a browser says is a new passkey."""
    monkeypatch.setattr(webauthn, "parse_registration_response", lambda said: said)
    monkeypatch.setattr(webauthn, "complete_registration", lambda said: None)


@pytest.fixture
def committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows a commit follows at once: the test's own transaction never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **how: act())


@pytest.mark.abuse("AC-29, AC-76")
@pytest.mark.parametrize(
    "act",
    [set_up_app, take_app_off, make_spare_codes, add_passkey, remove_passkey, change_password],
)
@pytest.mark.usefixtures("any_passkey", "committed")
def test_it_ends_every_other_session_and_no_one_elses(
    alice: User,
    bob: User,
    sign_in: Callable[..., Client],
    act: Act,
) -> None:
    here, elsewhere, his = sign_in(alice, "mfa"), sign_in(alice), sign_in(bob)
    act(here, alice)
    assert inside(here)
    assert not inside(elsewhere)
    assert inside(his)
