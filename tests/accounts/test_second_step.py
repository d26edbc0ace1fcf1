"""Passkeys and codes from an app: what is offered, and what is said when it does not work."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from intimacy.accounts.app_codes import use_up
from intimacy.accounts.models import User
from tests.conftest import PASSWORD
from tests.page_text import seen

SIGN_IN, SECOND_STEP = "/accounts/login/", "/accounts/2fa/authenticate/"
SignIn = Callable[[User], Client]


@pytest.fixture
def app(alice: User) -> str:
    """The secret of the app Alice signs in with."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(alice, secret)
    return str(secret)


def code_at(secret: str, steps: int = 0) -> str:
    """The code the app shows now, or so many times thirty seconds later."""
    counter = int(time.time()) // 30 + steps
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """A clock that stands at the beginning of a code, until it is put on."""
    now = [time.time() // 30 * 30]
    monkeypatch.setattr("time.time", lambda: now[0])

    def put_on(seconds: int) -> None:
        now[0] += seconds

    return put_on


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
    page = seen(halfway.get(SECOND_STEP))
    assert "Enter the code from your app" in page
    assert "passkey" not in re.sub(r"<p class=.visually-hidden.*?</p>", "", page)
    options = {"publicKey": {"challenge": "x", "allowCredentials": [{"id": "x"}]}}
    begin = "allauth.mfa.webauthn.internal.auth.begin_authentication"
    monkeypatch.setattr(begin, lambda user: options)
    page = halfway.get(SECOND_STEP).content.decode()
    assert "Use a passkey" in page
    assert "authenticateForm" in page


@pytest.mark.sqlite
@pytest.mark.parametrize(("steps", "in_time"), [(-2, False), (-1, True), (0, True), (2, False)])
def test_the_code_before_still_counts(
    halfway: Client, app: str, clock: Callable[[int], None], steps: int, in_time: bool
) -> None:
    response = halfway.post(SECOND_STEP, {"code": code_at(app, steps)})
    assert (response.status_code == 302) == in_time
    assert (halfway.get("/week/").status_code == 200) == in_time


@pytest.mark.sqlite
def test_a_code_counts_once_wherever_it_is_asked_for(
    halfway: Client, alice: User, app: str, clock: Callable[[int], None]
) -> None:
    """For as long as it would be good, and though the cache forgot: the row remembers."""
    code = code_at(app)
    assert halfway.post(SECOND_STEP, {"code": code}).status_code == 302
    again = Client()
    again.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})
    for seconds in (0, 31):
        clock(seconds)
        cache.clear()
        assert "not the right code" in again.post(SECOND_STEP, {"code": code}).content.decode()
        proved = halfway.post("/accounts/2fa/reauthenticate/", {"code": code})
        assert "not the right code" in proved.content.decode()
    assert again.post(SECOND_STEP, {"code": code_at(app)}).status_code == 302
    assert halfway.post("/accounts/2fa/reauthenticate/", {"code": code_at(app, 1)}).url


@pytest.mark.sqlite
def test_no_older_code_counts_after_a_newer_one(
    halfway: Client, alice: User, app: str, clock: Callable[[int], None]
) -> None:
    assert halfway.post(SECOND_STEP, {"code": code_at(app)}).status_code == 302
    older = {"code": code_at(app, -1)}
    proved = halfway.post("/accounts/2fa/reauthenticate/", older)
    assert "not the right code" in proved.content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_counts(alice: User, app: str) -> None:
    def ask(code: str) -> bool:
        try:
            return use_up(alice, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, [code_at(app)] * 4)) == [False, False, False, True]


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
