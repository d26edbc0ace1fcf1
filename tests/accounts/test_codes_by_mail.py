"""A code that runs out, is wrong or is asked for again: what is said, and the way on."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now
from time_machine import TimeMachineFixture

from intimacy.accounts.models import User
from tests.accounts.test_second_step import SECOND_STEP, app, halfway  # noqa: F401  fixtures
from tests.accounts.test_sign_up import FRESH, NEW, RESET, SIGN_IN, SIGN_UP, SignIn, code_of
from tests.conftest import PASSWORD

CONFIRM, CHOOSE = "/accounts/password/reset/confirm/", "/accounts/password/reset/complete/"
LIMITS = {"confirm_email": "3/m/key"}
CHOSEN = {"password1": FRESH, "password2": FRESH}
WRONG = {"code": "BBBB-BBBB"}
Ask = Callable[[Client], str]


@pytest.fixture
def clock(time_machine: TimeMachineFixture) -> TimeMachineFixture:
    """The time of now, which can be put on."""
    time_machine.move_to(now())
    return time_machine


def lost_password(client: Client) -> str:
    """Ask for a code for Alice's lost password; return its page."""
    return client.post(RESET, {"email": "alice@example.org"}).url


def sign_up(client: Client) -> str:
    return client.post(SIGN_UP, NEW).url


BOTH = pytest.mark.parametrize("ask", [lost_password, sign_up])


def text_of(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def send_a_new_one(client: Client, path: str) -> str:
    """Press the button on the page at `path`, and return the page it leads to."""
    page = text_of(client, path)
    (form,) = re.findall(r'<form class="plain"[^>]*>(?:(?!</form>).)*Send a new code', page, re.S)
    fields = dict(re.findall(r'type="hidden" name="(email|next)" value="([^"]*)"', form))
    action = re.search(r'action="([^"]*)"', form)[1]
    return str(client.post(action, fields | {"action": "resend"}).url)


def wrong_twice(client: Client, path: str) -> None:
    for _ in range(2):
        client.post(path, WRONG)


def newest_code() -> str:
    return code_of(mail.outbox[-1])


@pytest.mark.sqlite
def test_a_lost_password_has_ten_minutes_twice(
    client: Client, alice: User, clock: TimeMachineFixture
) -> None:
    lost_password(client)
    clock.shift(595)
    assert client.post(CONFIRM, {"code": newest_code()}).url == CHOOSE
    clock.shift(595)
    client.post(CHOOSE, CHOSEN)
    alice.refresh_from_db()
    assert alice.check_password(FRESH)


@pytest.mark.sqlite
@BOTH
def test_a_code_that_ran_out_says_so_and_another_is_one_tap_away(
    client: Client, alice: User, ask: Ask, clock: TimeMachineFixture
) -> None:
    path = ask(client)
    old = newest_code()
    clock.shift(601)
    assert client.post(path, {"code": old}).url == path
    page = text_of(client, path)
    assert "It ran out: each works for ten minutes." in page
    assert ("Your password has not changed." in page) == (ask is lost_password)
    assert 'name="code"' not in page
    clock.shift(601)  # however long the page stays open
    assert "It ran out" in text_of(client, path)
    assert send_a_new_one(client, path) == path
    assert "It ran out" not in text_of(client, path)
    clock.shift(590)  # a new code has its own ten minutes
    assert client.post(path, {"code": newest_code()}).url != path


@BOTH
def test_a_new_code_has_its_own_time_and_its_own_tries(
    client: Client, alice: User, ask: Ask, clock: TimeMachineFixture
) -> None:
    path = ask(client)
    wrong_twice(client, path)
    clock.shift(590)
    send_a_new_one(client, path)
    clock.shift(500)
    wrong_twice(client, path)
    assert "It ran out" not in text_of(client, path)
    assert client.post(path, {"code": newest_code()}).url != path


@pytest.mark.sqlite
def test_a_new_password_that_came_too_late_is_told(
    client: Client, alice: User, clock: TimeMachineFixture
) -> None:
    path = lost_password(client)
    client.post(path, {"code": newest_code()})
    clock.shift(601)
    page = client.post(CHOOSE, CHOSEN, follow=True).content.decode()
    assert "The ten minutes for a new password are over, so none was kept." in page
    assert "Your password has not changed." in page
    assert FRESH not in page
    assert client.get(CHOOSE).url == CONFIRM  # the code opens nothing any more
    assert send_a_new_one(client, CONFIRM) == CONFIRM
    client.post(CONFIRM, {"code": newest_code()})
    client.post(CHOOSE, CHOSEN)
    alice.refresh_from_db()
    assert alice.check_password(FRESH)


@pytest.mark.sqlite
@BOTH
def test_three_wrong_codes_end_in_a_new_one(client: Client, alice: User, ask: Ask) -> None:
    path = ask(client)
    right = newest_code()
    for _ in range(2):
        page = client.post(path, WRONG).content.decode()
        assert "That is not the right code. Look at it once more." in page
    assert client.post(path, WRONG).url == path
    assert "It was typed wrongly three times." in text_of(client, path)
    assert client.post(path, {"code": right}).url == path  # nor does the right one
    assert "We can send a new one to" in text_of(client, path)
    assert send_a_new_one(client, path) == path
    assert client.post(path, {"code": right}).status_code == 200
    assert client.post(path, {"code": newest_code()}).url not in {path, SIGN_IN}


@pytest.mark.abuse("AC-34")
@pytest.mark.parametrize("path", [SIGN_UP, RESET])
def test_codes_end_alike_for_known_and_unknown_addresses(
    alice: User, path: str, clock: TimeMachineFixture
) -> None:
    ends = []
    for address in (alice.email, "nobod@example.org"):
        client, pages = Client(), []
        confirm = client.post(path, {**NEW, "email": address}).url
        for _ in range(3):
            client.post(confirm, WRONG)
        pages.append(text_of(client, confirm))
        send_a_new_one(client, confirm)
        clock.shift(601)
        pages.append(text_of(client, confirm))
        clock.shift(1201)
        pages.append(text_of(client, confirm))
        bare = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", "".join(pages))
        ends.append((bare.replace(address, "…"), len(mail.outbox)))
        mail.outbox.clear()
    assert ends[0] == ends[1]


@pytest.mark.sqlite
def test_a_first_new_code_comes_at_once(client: Client, db: None, settings) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    path = sign_up(client)
    page = client.post(path, {"action": "resend"}, follow=True).content.decode()
    assert "A new code is on its way." in page
    assert len(mail.outbox) == 2
    assert client.post(path, {"code": newest_code()}).url == reverse("welcome")


def test_whoever_presses_on_is_told_that_one_was_just_sent(
    client: Client, db: None, settings
) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = LIMITS
    path = sign_up(client)
    for _ in range(3):
        response = client.post(path, {"action": "resend"}, follow=True)
    assert response.status_code == 200
    assert "We sent one a moment ago" in response.content.decode()
    assert len(mail.outbox) == 3
    for _ in range(3):
        client.post(path, WRONG)
    page = client.post(path, {"action": "resend"}, follow=True).content.decode()
    assert "Wait a minute, then press once more." in page  # the one just sent is no use now
    assert "a moment ago" not in page


def test_a_lost_password_too_is_told_that_one_was_just_sent(
    client: Client, alice: User, settings
) -> None:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/m/key"}
    path = lost_password(client)
    page = client.post(RESET, {"email": alice.email}, follow=True).content.decode()
    assert "We sent one a moment ago" in page
    for _ in range(3):
        client.post(path, WRONG)
    page = client.post(RESET, {"email": alice.email}, follow=True).content.decode()
    assert "Wait a minute, then press once more." in page
    cache.clear()
    client.post(RESET, {"email": alice.email})
    assert client.post(path, {"code": newest_code()}).url == CHOOSE
    assert Client().post(RESET, {"email": alice.email}).status_code == 429  # another browser


def test_a_button_that_is_gone_is_not_promised(client: Client, db: None) -> None:
    path = sign_up(client)
    for _ in range(4):
        assert "A new one takes its place" in text_of(client, path)
        send_a_new_one(client, path)
    page = client.post(path, WRONG).content.decode()
    assert not re.search(r"Send a new code|new one", page)
    assert "That was the last code for now." in page
    for _ in range(2):
        client.post(path, WRONG)
    page = text_of(client, path)
    assert "This code no longer works" in page
    assert not re.search(r"Send a new code|new one", page)
    assert "sign in with your password" in page


@pytest.mark.sqlite
def test_whoever_comes_back_after_half_an_hour_is_told_to_sign_in(
    client: Client, db: None, clock: TimeMachineFixture
) -> None:
    path = sign_up(client)
    clock.shift(1801)
    response = client.get(path, follow=True)
    assert response.redirect_chain == [(SIGN_IN, 302)]
    assert "That took a while, so please sign in once more." in response.content.decode()


@pytest.mark.sqlite
def test_a_second_step_that_took_too_long_is_told(
    halfway: Client,  # noqa: F811  the fixture
    clock: TimeMachineFixture,
) -> None:
    clock.shift(1801)
    page = halfway.post(SECOND_STEP, {"code": "123456"}, follow=True).content.decode()
    assert "That took a while, so please sign in once more." in page


@pytest.mark.sqlite
def test_a_passkey_that_took_too_long_leaves_a_way_in(
    client: Client, db: None, clock: TimeMachineFixture
) -> None:
    path = client.post("/accounts/signup/passkey/", {**NEW}).url
    make = client.post(path, {"code": newest_code()}).url
    clock.shift(1801)
    response = client.get(make, follow=True)
    assert response.redirect_chain == [(RESET, 302)]
    assert "no passkey was made" in response.content.decode()


@pytest.mark.sqlite
def test_a_new_address_is_confirmed_with_a_later_code(
    alice: User, sign_in: SignIn, clock: TimeMachineFixture
) -> None:
    client = sign_in(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    path = client.post("/accounts/email/", {"email": "o@example.org", "action_add": ""}).url
    clock.shift(601)
    assert "It ran out" in text_of(client, path)
    send_a_new_one(client, path)
    client.post(path, {"code": newest_code()})
    assert alice.addresschange.email == "o@example.org"


def test_mails_and_pages_say_how_long_a_code_works(alice: User) -> None:
    for ask in (sign_up, lost_password):
        client = Client()
        assert "works for ten minutes" in text_of(client, ask(client))
        assert "It works for ten minutes." in mail.outbox[-1].body
