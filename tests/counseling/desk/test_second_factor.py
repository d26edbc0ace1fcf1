"""The desk opens to a second factor this very session has used, and to nothing less."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.cache import cache
from django.urls import reverse
from django.utils.timezone import now

from intimacy.counseling.models import Counselor
from tests.conftest import PASSWORD, START
from tests.counseling.conftest import counselor_of, prove

DESK, STEP, PROOF = "/desk/", "/desk/second-step/", "/accounts/2fa/reauthenticate/"
BY_PASSKEY = "/accounts/2fa/webauthn/reauthenticate/"


@pytest.fixture(autouse=True)
def _codes_unused():
    """No code was used before, and none grows old between being read and being typed."""
    cache.clear()
    with time_machine.travel(now(), tick=False):
        yield


def code_of(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def with_app(user):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def with_passkey(user, monkeypatch):
    """A passkey that says yes to everything."""
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "This device"})
    monkeypatch.setattr(webauthn, "begin_authentication", lambda user: {"publicKey": {}})
    monkeypatch.setattr(webauthn, "complete_authentication", lambda user, said: key)
    monkeypatch.setattr(webauthn, "parse_authentication_response", lambda said: said)
    return key


@pytest.mark.sqlite
def test_without_one_the_way_leads_through_the_page_that_explains(dana, sign_in):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    answer = browser.get(DESK, follow=True)
    assert answer.redirect_chain == [(STEP, 302)]
    page = answer.content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_add_webauthn") in page


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize("method", ["password", "code"])
def test_having_one_is_not_having_used_it(dana, at_home, method):
    counselor_of(dana, approved_at=None)
    with_app(dana)
    browser = at_home(dana)
    prove(browser, method)
    assert browser.get(DESK).url == f"{PROOF}?next=%2Fdesk%2F"


@pytest.mark.abuse("AC-67")
@pytest.mark.sqlite
def test_an_app_is_set_up_its_code_used_and_the_desk_opens(dana, sign_in):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = browser.get(reverse("mfa_activate_totp")).context["form"].secret
    kept = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}, follow=True)
    assert b"To your desk" in kept.content
    assert browser.get(DESK).url.startswith(PROOF)
    answer = browser.post(PROOF, {"code": code_of(secret), "next": DESK})
    assert answer.url == DESK
    assert browser.get(DESK).status_code == 200


def test_a_code_opens_once_and_the_next_is_waited_for_kindly(dana, sign_in):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    code = code_of(with_app(dana))
    browser.post(PROOF, {"code": code, "next": DESK})
    page = browser.post(PROOF, {"code": code, "next": DESK}).content.decode()
    assert "wait for the next one" in page


def test_somebody_with_a_passkey_alone_is_asked_for_it(dana, sign_in, monkeypatch):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    with_passkey(dana, monkeypatch)
    assert browser.get(DESK).url == f"{BY_PASSKEY}?next=%2Fdesk%2F"
    assert "Use a passkey" in browser.get(BY_PASSKEY).content.decode()
    answer = browser.post(BY_PASSKEY, {"credential": '{"id": "x"}', "next": DESK})
    assert answer.url == DESK
    assert browser.get(DESK).status_code == 200


def test_somebody_with_both_is_offered_the_passkey_too_and_no_password(dana, sign_in, monkeypatch):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    with_app(dana)
    with_passkey(dana, monkeypatch)
    page = browser.get(DESK, follow=True).content.decode()
    assert f"{BY_PASSKEY}?next=%2Fdesk%2F" in page
    assert "Use your password instead" not in page
    assert "Use your password instead" in browser.get(f"{PROOF}?next=/you/").content.decode()


def test_whoever_used_it_already_goes_straight_on(desk):
    assert desk.get(STEP).url == DESK


def test_whoever_set_it_up_is_led_on_to_using_it(dana, sign_in):
    counselor_of(dana, approved_at=None)
    browser = sign_in(dana)
    with_app(dana)
    page = browser.get(STEP).content.decode()
    assert "You have one already" in page
    assert reverse("mfa_activate_totp") not in page


def test_removing_it_shuts_the_desk_of_the_same_session(desk, counselor):
    Authenticator.objects.filter(user=counselor.user).delete()
    assert desk.get(DESK).url == STEP


@pytest.mark.abuse("AC-19")
def test_the_stranger_with_a_second_factor_finds_no_desk(charlie, counselor, at_home):
    with_app(charlie)
    browser = at_home(charlie)
    prove(browser)
    assert [browser.get(path).status_code for path in (DESK, STEP)] == [404, 404]


def test_a_deactivated_counselor_finds_no_desk_either(desk, counselor):
    Counselor.objects.update(deactivated_at=START)
    assert [desk.get(path).status_code for path in (DESK, STEP)] == [404, 404]


def test_the_pages_of_keys_lead_to_a_desk_only_where_there_is_one(alice, desk, at_home):
    keys = reverse("mfa_index")
    assert b"To your desk" in desk.get(keys).content
    assert b"To your desk" not in at_home(alice).get(keys).content
    Counselor.objects.update(deactivated_at=START)
    assert b"To your desk" not in desk.get(keys).content
