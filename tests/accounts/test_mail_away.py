"""A mail server that is away, slow or refuses: nothing is half done, and the page says so."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from tests.accounts.test_sign_up import FRESH, NEW, RESET, SIGN_IN, SIGN_UP, SignIn, code_of
from tests.conftest import PASSWORD
from tests.mail_server import Server, smtp

AWAY = "We cannot send mail just now"
CHANGE = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}


@pytest.fixture
def away(settings, free_port: int) -> Callable[[], None]:
    """No mail server answers, until this is called: then mail is back."""
    back, settings.MAILERS = settings.MAILERS, smtp(free_port)
    return lambda: setattr(settings, "MAILERS", back)


def shown(response: HttpResponse, address: str) -> tuple[int, str]:
    """What an answer tells, but for the address that was typed."""
    page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
    return response.status_code, page.replace(address, "…")


@pytest.mark.sqlite
def test_no_account_stays_without_a_code_on_its_way(
    client: Client, db: None, away: Callable[[], None]
) -> None:
    response = client.post(SIGN_UP, NEW)
    page = response.content.decode()
    assert response.status_code == 503
    assert AWAY in page
    assert "Only your password is not shown again" in page
    assert f'value="{NEW["email"]}"' in page
    assert re.search(r'name="adult"[^>]* checked', page)
    assert PASSWORD not in page
    assert not User.objects.exists()
    away()
    confirm = client.post(SIGN_UP, NEW).url
    assert client.post(confirm, {"code": code_of(mail.outbox[0])}).url == reverse("welcome")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-34")
@pytest.mark.parametrize("path", [SIGN_UP, "/accounts/signup/passkey/", RESET])
def test_known_and_unknown_addresses_get_the_same_answer_without_mail(
    alice: User, away: Callable[[], None], path: str
) -> None:
    known, unknown = (
        shown(Client().post(path, {**NEW, "email": address}), address)
        for address in (alice.email, "nobod@example.org")
    )
    assert known == unknown
    assert known[0] == 503
    assert AWAY in known[1]
    assert ("Only your password" in known[1]) == (path == SIGN_UP)
    assert User.objects.count() == 1


@pytest.mark.abuse("AC-34")
def test_an_address_that_is_refused_is_told_at_its_field(alice: User, server: Server) -> None:
    answers = []
    for reply in ("550 5.1.1 No such user", "550 No"):
        server.answers["RCPT"] = reply
        for address in (alice.email, "nobod@example.org"):
            response = Client().post(SIGN_UP, {**NEW, "email": address})
            answers.append(shown(response, address))
    assert answers == answers[:1] * 4
    status, page = answers[0]
    assert status == 200
    assert page.count("takes no mail for it") == 2  # in the summary and at the field
    assert User.objects.count() == 1


@pytest.mark.parametrize("reply", ["450 4.2.0 Greylisted", "550 5.7.1 We do not like your network"])
def test_a_no_that_is_not_about_the_address_is_mail_away(
    client: Client, db: None, server: Server, reply: str
) -> None:
    server.answers["RCPT"] = reply
    assert client.post(SIGN_UP, NEW).status_code == 503
    assert not User.objects.exists()


def test_a_mail_server_that_hangs_is_away(
    client: Client, db: None, settings, silent_port: int
) -> None:
    settings.MAILERS = smtp(silent_port, timeout=0.2)
    assert client.post(SIGN_UP, NEW).status_code == 503
    assert not User.objects.exists()


@pytest.mark.abuse("AC-08")
def test_the_log_says_what_kind_of_error_it_was(
    client: Client, db: None, away: Callable[[], None], caplog
) -> None:
    client.post(SIGN_UP, NEW)
    said = [record.getMessage() for record in caplog.records if record.name != "django.request"]
    assert said == ["mail: ConnectionRefusedError"]


@pytest.mark.sqlite
def test_a_code_that_could_not_be_sent_leaves_the_old_one_alone(
    client: Client, db: None, settings, free_port: int
) -> None:
    confirm = client.post(SIGN_UP, NEW).url
    settings.MAILERS = smtp(free_port)
    page = client.post(confirm, {"action": "resend"}, follow=True).content.decode()
    assert AWAY in page
    assert client.post(confirm, {"code": code_of(mail.outbox[0])}).url == reverse("welcome")


@pytest.mark.abuse("AC-34")
def test_a_new_code_is_written_for_known_and_unknown_addresses(
    alice: User, settings, free_port: int
) -> None:
    answers, back = [], settings.MAILERS
    for address in (alice.email, "nobod@example.org"):
        client, before, settings.MAILERS = Client(), len(mail.outbox), back
        confirm = client.post(SIGN_UP, {**NEW, "email": address}).url
        client.post(confirm, {"action": "resend"})
        assert [message.to for message in mail.outbox[before:]] == [[address]] * 2
        settings.MAILERS = smtp(free_port)
        answers.append(shown(client.post(confirm, {"action": "resend"}, follow=True), address))
    assert answers[0] == answers[1]
    assert AWAY in answers[0][1]


@pytest.mark.sqlite
def test_signing_in_with_an_address_to_confirm_waits_for_mail(
    client: Client, alice: User, away: Callable[[], None]
) -> None:
    alice.emailaddress_set.update(verified=False)
    details = {"login": alice.email, "password": PASSWORD}
    response = client.post(SIGN_IN, details)
    assert response.status_code == 503
    assert AWAY in response.content.decode()
    away()
    confirm = client.post(SIGN_IN, details).url
    assert client.post(confirm, {"code": code_of(mail.outbox[0])}).url == "/week/"


@pytest.mark.sqlite
def test_a_new_address_waits_for_mail(
    alice: User, sign_in: SignIn, settings, free_port: int
) -> None:
    client = sign_in(alice)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    settings.MAILERS = smtp(free_port)
    new = {"email": "other@example.org", "action_add": ""}
    response = client.post("/accounts/email/", new)
    assert response.status_code == 503
    assert AWAY in response.content.decode()
    assert 'value="other@example.org"' in response.content.decode()
    assert alice.emailaddress_set.count() == 1


@pytest.mark.sqlite
@pytest.mark.abuse("AC-08")
def test_a_changed_password_does_not_wait_for_its_notice(
    alice: User, sign_in: SignIn, settings, free_port: int, caplog
) -> None:
    client = sign_in(alice)
    settings.MAILERS = smtp(free_port)
    assert client.post("/accounts/password/change/", CHANGE).url == reverse("you")
    alice.refresh_from_db()
    assert alice.check_password(FRESH)
    told = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
    assert told == ["mail: a notice was not sent: password_changed"]


@pytest.mark.sqlite
def test_a_lost_password_is_replaced_though_mail_went_away(
    client: Client, alice: User, settings, free_port: int
) -> None:
    confirm = client.post(RESET, {"email": alice.email}).url
    settings.MAILERS = smtp(free_port)
    choose = client.post(confirm, {"code": code_of(mail.outbox[0])}).url
    done = client.post(choose, {"password1": FRESH, "password2": FRESH})
    assert done.url == "/accounts/password/reset/done/"
    alice.refresh_from_db()
    assert alice.check_password(FRESH)


@pytest.mark.sqlite
def test_pressed_twice_while_the_first_waits_for_its_mail(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row of the first is not to be seen yet when the second looks whether there is one."""
    manage = "allauth.account.internal.flows.manage_email.assess_unique_email"
    seen = iter([True])
    monkeypatch.setattr(manage, lambda email, user=None: next(seen, None))
    response = client.post(SIGN_UP, {**NEW, "email": alice.email})
    assert response.url == "/accounts/confirm-email/"
    assert "so there is no code" in unescape(mail.outbox[0].body)
    assert User.objects.count() == 1
