"""From an address to the first week, and back in when something was lost."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.spaces import space_of
from tests.conftest import PASSWORD
from tests.walk import routes

SIGN_UP, SIGN_IN = "/accounts/signup/", "/accounts/login/"
RESET = "/accounts/password/reset/"
FRESH = "another quiet evening"
NEW = {"email": "new@example.org", "password1": PASSWORD, "adult": "on"}
SignIn = Callable[[User], Client]
# What an outsider who sees the list of mails may not read there.
TELLING = re.compile(r"tend|couple|partner|check-?in|week|love|127\.0\.0\.1|203\.0", re.IGNORECASE)


def code_of(message: mail.EmailMessage) -> str:
    return str(re.search(r"^[A-Z0-9-]{6,}$", message.body, re.MULTILINE)[0])


def errors_of(response: object) -> str:
    return " ".join(re.findall(r'class="error"[^>]*>(.*?)</p>', response.content.decode(), re.S))


@pytest.mark.sqlite
def test_a_code_a_name_and_the_first_week(client: Client, library: None) -> None:
    response = client.post(SIGN_UP, NEW)
    assert client.get("/week/").url.startswith(SIGN_IN)  # not before the code
    page = client.get(response.url)
    assert "new@example.org" in page.content.decode()
    (message,) = mail.outbox
    confirmed = client.post(response.url, {"code": code_of(message)})
    assert confirmed.url == reverse("welcome")
    user = User.objects.get(email="new@example.org")
    assert user.adult_confirmed_at
    assert space_of(user) is None
    assert client.get("/week/").url == reverse("welcome")
    arrived = client.post(reverse("welcome"), {"name": "Nora", "zone": "Asia/Tokyo"})
    assert client.get(arrived.url, follow=True).status_code == 200
    assert client.get("/week/").context["state"].name == "alone"
    user.refresh_from_db()
    assert (user.name, user.zone) == ("Nora", "Asia/Tokyo")


def test_three_wrong_codes_are_enough(client: Client, library: None) -> None:
    response = client.post(SIGN_UP, NEW)
    right = code_of(mail.outbox[0])
    for _ in range(3):
        client.post(response.url, {"code": "AAAAAA"})
    client.post(response.url, {"code": right})
    assert client.get("/week/").url.startswith(SIGN_IN)
    assert not User.objects.get(email="new@example.org").emailaddress_set.filter(verified=True)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"adult": ""}, "Tend is for adults"),
        ({"password1": "eleven char"}, "Use 12 characters or more"),
        ({"password1": "qwerty123456"}, "Many people use this one"),
        ({"email": "not an address"}, "with an @ in it"),
        ({"email": ""}, "Enter your e-mail address"),
    ],
)
def test_what_is_missing_is_said_at_the_field(
    client: Client, db: None, change: dict[str, str], sentence: str
) -> None:
    response = client.post(SIGN_UP, {**NEW, **change})
    assert response.status_code == 200
    assert errors_of(response)
    assert sentence in errors_of(response)
    assert not User.objects.exists()
    assert not mail.outbox
    assert PASSWORD not in response.content.decode()


@pytest.mark.abuse("AC-66")
def test_signing_up_gives_no_more_than_asked(client: Client, db: None) -> None:
    extra = {"is_staff": "on", "is_superuser": "on", "zone": "Asia/Tokyo", "welcomed_at": "2026"}
    client.post(SIGN_UP, {**NEW, **extra})
    user = User.objects.get()
    assert not user.is_staff
    assert not user.is_superuser
    assert (user.zone, user.welcomed_at) == ("UTC", None)


@pytest.mark.sqlite
@pytest.mark.parametrize(("shared", "seconds"), [("on", 15 * 60), ("", 14 * 24 * 3600)])
def test_a_shared_device_forgets_after_fifteen_minutes(
    client: Client, alice: User, shared: str, seconds: int
) -> None:
    client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD, "shared": shared})
    assert client.session.get_expiry_age() == pytest.approx(seconds, abs=5)
    response = client.get("/week/")
    assert response.status_code == 200
    if shared:  # each page starts the fifteen minutes again
        assert response.cookies["sessionid"]["max-age"] == seconds


@pytest.mark.sqlite
@pytest.mark.abuse("AC-32")
def test_a_lost_password_is_replaced_by_code(
    client: Client, alice: User, sign_in: Callable[[User], Client]
) -> None:
    elsewhere = sign_in(alice)
    response = client.post(RESET, {"email": alice.email})
    response = client.post(response.url, {"code": code_of(mail.outbox[0])})
    client.post(response.url, {"password1": FRESH, "password2": FRESH})
    alice.refresh_from_db()
    assert alice.check_password(FRESH)
    assert client.get("/week/").url.startswith(SIGN_IN)  # a reset signs nobody in
    assert elsewhere.get("/week/").url.startswith(SIGN_IN)
    assert mail.outbox[-1].subject == "Your sign-in details changed"


@pytest.mark.abuse("AC-32")
def test_a_new_code_for_a_lost_password_takes_the_place_of_the_old(
    client: Client, alice: User
) -> None:
    response = client.post(RESET, {"email": alice.email})
    page = client.get(response.url).content.decode()
    again = page.index(f'action="{RESET}"')
    assert f'name="email" value="{alice.email}"' in page[again:]
    assert "Send a new code" in page[again:]
    assert client.post(RESET, {"email": alice.email}).url == response.url
    old, new = (code_of(message) for message in mail.outbox)
    assert client.post(response.url, {"code": old}).status_code == 200
    assert client.post(response.url, {"code": new}).url != response.url


def test_a_changed_password_leads_back_to_you(alice: User, sign_in: SignIn) -> None:
    changed = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    response = sign_in(alice).post("/accounts/password/change/", changed, follow=True)
    assert response.redirect_chain == [(reverse("you"), 302)]
    assert "Your password is changed." in response.content.decode()


def test_who_is_asked_again_can_leave_it(alice: User, client: Client) -> None:
    client.force_login(alice)
    page = client.get(client.get(reverse("privacy")).url).content.decode()
    assert f'<a href="{reverse("you")}">Not now</a>' in page


@pytest.mark.sqlite
@pytest.mark.abuse("AC-29")
def test_signing_out_everywhere_else(alice: User, sign_in: Callable[[User], Client]) -> None:
    here, phone, tablet = sign_in(alice), sign_in(alice), sign_in(alice)
    assert here.get(reverse("usersessions_list")).content.decode().count("<li><div") == 2
    here.post(reverse("usersessions_list"))
    assert here.get("/week/").status_code == 200
    for other in (phone, tablet):
        assert other.get("/week/").url.startswith(SIGN_IN)


@pytest.mark.abuse("AC-05")
def test_mails_say_nothing_to_whoever_else_sees_them(client: Client, alice: User) -> None:
    for path, address in [
        (SIGN_UP, "new@example.org"),
        (SIGN_UP, alice.email),
        (RESET, alice.email),
        (RESET, "nobody@example.org"),
    ]:
        Client().post(path, {**NEW, "email": address})
    client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    changed = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH}
    client.post("/accounts/password/change/", changed)
    client.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    assert len(mail.outbox) >= 6
    for message in mail.outbox:
        assert not TELLING.search(message.subject)
        assert "\n" not in message.subject
        assert message.from_email == "Reminders <reminders@localhost>"
        assert not message.alternatives
        lines = [line for line in message.body.splitlines() if "://" not in line]
        assert not TELLING.search("\n".join(lines)), message.body


@pytest.mark.abuse("AC-65")
def test_no_address_of_a_computer_and_no_browser_is_shown(alice: User) -> None:
    """S1: an ex who reads the inbox, or sits at the screen, learns nothing of where."""
    traces = {"REMOTE_ADDR": "203.0.113.77", "headers": {"user-agent": "Linux Spybrowser/9.9"}}
    client, fresh = Client(**traces), "another quiet evening"
    client.post(SIGN_IN, {"login": alice.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    changed = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client.post("/accounts/password/change/", changed)
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    client.post("/accounts/password/reset/", {"email": alice.email})
    Client(**traces).post("/accounts/signup/", {"email": alice.email, "password1": PASSWORD})
    paths = [reverse(name) for name, keys in routes() if not keys and not name.startswith("admin:")]
    seen = "".join(client.get(path).content.decode() for path in paths)
    assert "A computer" in seen  # the list of sessions was among them
    seen += "".join(str(message.message()) for message in mail.outbox)
    assert len(mail.outbox) >= 2
    assert not {"203.0.113.77", "Spybrowser"} & set(re.findall(r"203\.0\.113\.77|Spybrowser", seen))
