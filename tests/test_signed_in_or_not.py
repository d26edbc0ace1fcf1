"""What ends a session, and what those outside learn: nothing, however they ask."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.sharing.models import Words
from tests.conftest import PASSWORD
from tests.test_whole_house import SignIn


@pytest.mark.abuse("AC-28, AC-29")
def test_a_new_password_ends_the_other_sessions(alice: User, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(alice), sign_in(alice)
    key = here.session.session_key
    fresh = {"oldpassword": PASSWORD, "password1": "another quiet evening"}
    fresh["password2"] = fresh["password1"]
    assert here.post("/accounts/password/change/", fresh).status_code == 302
    assert here.get("/week/").status_code == 200
    assert here.session.session_key != key
    assert elsewhere.get("/week/").url.startswith("/accounts/login/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-28")
def test_a_session_from_before_signing_in_is_nobodys_after(alice: User, client: Client) -> None:
    session = client.session
    session["laid"] = "by whoever knew the key"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert client.get("/week/").status_code == 200
    assert client.session.session_key != before
    planted = Client()
    planted.cookies[settings.SESSION_COOKIE_NAME] = before
    assert planted.get("/week/").url.startswith("/accounts/login/")


@pytest.mark.abuse("AC-24, AC-29")
def test_somebody_deactivated_is_out_at_once(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get("/week/").url.startswith("/accounts/login/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-36")
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "\thttps://evil.example/",
        "http://127.0.0.1@evil.example/",
    ],
)
def test_next_leads_nowhere_else(alice: User, target: str) -> None:
    details = {"login": alice.email, "password": PASSWORD, "next": target}
    for path, body in [
        ("/accounts/login/", details),
        ("/accounts/reauthenticate/", details),
        ("/accounts/logout/", details),
    ]:
        client = Client()
        if path != "/accounts/login/":
            client.force_login(alice)
        response = client.post(path, body, query_params={"next": target})
        assert response.status_code == 302
        assert re.match(r"/(?![/\\])", response.url), (path, response.url)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-47")
@pytest.mark.parametrize(
    "body",
    [{"text": "x" * 3_000_000}, {f"field{n}": "x" for n in range(1100)}],
    ids=["3MB", "1100"],
)
def test_too_much_at_once_is_refused(
    alice: User, checkin: CheckIn, sign_in: SignIn, body: dict[str, str]
) -> None:
    client = sign_in(alice)
    paths = [f"{checkin.get_absolute_url()}1/", "/you/", "/you/week/", "/you/questions/"]
    paths += [
        "/you/topics/",
        "/you/reminders/",
        "/you/reminders/device/",
        "/week/next/exchange/",
        "/together/rituals/new/",
        "/together/t/",
        "/together/b/c/",
        "/together/b/d/",
        "/together/j/new/",
        "/together/j/find/",
        "/accounts/login/",
        "/exit/",
    ]
    for path in paths:
        sent = "&".join(f"{name}={value}" for name, value in body.items())
        form = "application/x-www-form-urlencoded"
        expected = 303 if path == "/exit/" else 400
        assert client.post(path, sent, content_type=form).status_code == expected, path
    assert not Words.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-34")
@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/"])
def test_known_and_unknown_addresses_get_the_same_answer(alice: User, path: str) -> None:
    answers = []
    for address in (alice.email, "nobod@example.org"):
        client, before = Client(), len(mail.outbox)
        response = client.post(path, {"email": address, "password1": PASSWORD, "adult": "on"})
        page = client.get(response.url)
        shown = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page.content.decode())
        answers.append(
            (response.status_code, response.url, page.status_code, shown.replace(address, "…"))
        )
        assert len(mail.outbox) == before + 1
        assert mail.outbox[-1].to == [address]
    assert answers[0] == answers[1]


@pytest.mark.abuse("AC-34")
def test_a_wrong_password_and_an_unknown_address_look_alike(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal work too: one hash each."""
    pages, hashed, encode = [], [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(args[1]) or encode(*args)
    )
    for address in (alice.email, "nobod@example.org"):
        details = {"login": address, "password": "not this one"}
        response = Client().post("/accounts/login/", details)
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
        pages.append((response.status_code, page.replace(address, "…")))
    assert pages[0] == pages[1]
    assert hashed == ["not this one"] * 2
    assert not mail.outbox
