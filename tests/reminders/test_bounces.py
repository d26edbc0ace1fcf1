"""Reports of mail that came back: who may send one, and what it changes."""

import hmac
import json
import time
from hashlib import sha256

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from intimacy.accounts.models import User
from intimacy.reminders.models import Preferences

SECRET = "between the mail server and us"
pytestmark = pytest.mark.abuse("AC-44")


@pytest.fixture(autouse=True)
def secret(settings) -> None:
    settings.BOUNCE_SECRET = SECRET
    cache.clear()


def report(body: object, signature: str | None = None, secret: str = SECRET) -> HttpResponse:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = hmac.new(secret.encode(), raw, sha256).hexdigest()
    headers = {"X-Signature": signed if signature is None else signature}
    client = Client(enforce_csrf_checks=True)
    return client.post("/hooks/bounce/", raw, content_type="application/json", headers=headers)


def about(address: str, nonce: str = "one", ago: float = 0) -> dict[str, object]:
    return {"address": address, "at": time.time() - ago, "nonce": nonce}


def bounced() -> dict[str, str]:
    return dict(Preferences.objects.values_list("user__email", "bounced_address"))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-59")
def test_a_report_stops_mail_to_that_address(alice: User, bob: User) -> None:
    response = report(about("ALICE@example.org"))
    assert (response.status_code, response.content) == (204, b"")
    assert bounced() == {alice.email: alice.email}


@pytest.mark.sqlite
def test_an_address_nobody_has_gets_the_same_answer(alice: User) -> None:
    known, unknown = report(about(alice.email)), report(about("nobody@example.org", "two"))
    assert unknown.status_code == known.status_code
    assert (unknown.content, dict(unknown.headers)) == (known.content, dict(known.headers))
    assert bounced() == {alice.email: alice.email}


def test_what_else_a_person_chose_stays(alice: User) -> None:
    Preferences.objects.create(user=alice, quiet_from=None)
    report(about(alice.email))
    assert Preferences.objects.get().quiet_from is None


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "signature", ["", "00", "é", sha256(b"").hexdigest(), "sha256=" + "0" * 64]
)
def test_a_forged_report_is_refused(alice: User, signature: str) -> None:
    assert report(about(alice.email), signature).status_code == 403
    assert report(about(alice.email), secret="another").status_code == 403
    assert not bounced()


@pytest.mark.sqlite
def test_a_report_works_once(alice: User) -> None:
    body = about(alice.email)
    assert report(body).status_code == 204
    Preferences.objects.all().delete()
    assert report(body).status_code == 403
    assert report({**body, "again": "yes"}).status_code == 403  # the nonce counts, not the body
    assert not bounced()


@pytest.mark.parametrize("ago", [301, -310, 10**9, float("nan"), float("inf")])
def test_an_old_report_or_one_from_the_future_is_refused(alice: User, ago: float) -> None:
    assert report(about(alice.email, ago=ago)).status_code == 403
    assert report(about(alice.email, ago=299)).status_code == 204  # and did not use the nonce up


def test_a_large_report_is_not_even_read(alice: User) -> None:
    body = {**about(alice.email), "note": "x" * 16_384}
    assert report(body).status_code == 403
    assert report(b"x" * 300_000).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[" * 16_000,
        b'"address"',
        b"[1]",
        b"{}",
        b'{"address": "alice@example.org", "at": "soon", "nonce": "n"}',
        b'{"address": "alice@example.org", "at": 1' + b"0" * 400 + b', "nonce": "n"}',
    ],
)
def test_nonsense_is_refused_even_when_signed(alice: User, body: bytes) -> None:
    assert report(body).status_code == 403


@pytest.mark.parametrize("address", ["\x00", "\ud800@example.org", "x" * 9000, "", None, {}])
def test_no_address_is_too_strange(alice: User, address: object) -> None:
    assert report(about(address)).status_code == 204
    assert not bounced()


@pytest.mark.sqlite
def test_without_a_secret_there_is_nothing_here(alice: User, settings) -> None:
    settings.BOUNCE_SECRET = ""
    assert report(about(alice.email), secret="").status_code == 404
    assert not bounced()
