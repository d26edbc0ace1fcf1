"""Pushes on devices: asked for by hand, moved with whoever signs in, nobody else's to remove."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from intimacy.accounts.models import User
from intimacy.reminders.models import Choice, Subscription
from intimacy.reminders.push_devices import public_key
from tests.conftest import PASSWORD, START, pair
from tests.reminders.kinds_known import these_kinds

DEVICE = "/you/reminders/device/"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
KEYS = {
    "p256dh": "BNNL5ZaTfK81qhXOx23-wewhigUeFb632jN6LvRWCFH1ubQr77FE_9qV1"
    "FuojuRmHP42zmf34rXgW80OvUVDgTk",
    "auth": "zqbxT6JKstKSY9JKibZLSQ",
}
BROWSER = {"endpoint": ENDPOINT, **KEYS}


@pytest.fixture(autouse=True)
def _kinds():
    with these_kinds():
        yield


def device(user: User, name: str = "abc") -> Subscription:
    return Subscription.objects.create(
        user=user, endpoint=f"https://fcm.googleapis.com/fcm/send/{name}", created_at=START, **KEYS
    )


def key(client: Client) -> str | None:
    return client.post(f"{DEVICE}again/").json()["key"]


@pytest.mark.sqlite
def test_turning_a_device_on_shows_it_in_the_list(alice, sign_in):
    response = sign_in(alice).post(DEVICE, BROWSER)
    assert response.status_code == 200
    assert "A device, since" in response.content.decode()
    assert (Subscription.objects.get().user, Subscription.objects.get().endpoint) == (
        alice,
        ENDPOINT,
    )


@pytest.mark.sqlite
def test_a_first_device_hears_of_what_is_on(alice, sign_in):
    sign_in(alice).post(DEVICE, BROWSER)
    pushed = Choice.objects.filter(user=alice, push=True).values_list("kind", flat=True)
    assert set(pushed) == {"ritual", "date-day", "date-soon", "week-open"}
    assert not Choice.objects.filter(mail=False).exists()


def test_a_second_device_changes_nothing_that_was_chosen(alice, sign_in):
    Choice.objects.create(user=alice, kind="ritual", push=True)
    sign_in(alice).post(DEVICE, BROWSER)
    assert Choice.objects.filter(push=True).count() == 1


@pytest.mark.sqlite
@pytest.mark.abuse("AC-43")
def test_whoever_signs_in_on_a_browser_takes_it_along(alice, bob, sign_in):
    sign_in(alice).post(DEVICE, BROWSER)
    sign_in(bob).post(DEVICE, BROWSER)
    assert [row.user for row in Subscription.objects.all()] == [bob]
    assert "A device, since" not in sign_in(alice).get("/you/reminders/").content.decode()


@pytest.mark.parametrize("missing", ["endpoint", "p256dh", "auth"])
@pytest.mark.parametrize("value", ["", "x" * 10_000, "a\x00b"])
def test_what_no_browser_sends_is_refused(alice, sign_in, missing, value):
    assert sign_in(alice).post(DEVICE, {**BROWSER, missing: value}).status_code == 422
    assert not Subscription.objects.exists()
    assert not Choice.objects.exists()


def sign_in_again(client: Client, user: User, **more: str) -> None:
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **more})


@pytest.mark.sqlite
def test_turning_off_is_for_this_device_and_holds_after_signing_in(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    other = device(alice, "other")
    for endpoint in (ENDPOINT, ENDPOINT, "", "a\x00b"):
        assert client.post(f"{DEVICE}off/", {"endpoint": endpoint}).status_code == 200
    assert Subscription.objects.get() == other
    sign_in_again(client, alice)
    assert "data-device-again" not in client.get("/week/").content.decode()
    assert key(client) is None
    client.post(DEVICE, BROWSER)
    sign_in_again(client, alice)
    assert key(client)


# --- Found again after signing in ---------------------------------------------------------------


@pytest.mark.sqlite
def test_a_known_browser_is_looked_at_once_a_session(alice, sign_in):
    client = sign_in(alice)
    assert "data-device-again" not in client.get("/week/").content.decode()
    client.post(DEVICE, BROWSER)
    assert "data-device-again" not in client.get("/week/").content.decode()
    sign_in_again(client, alice)
    assert "data-device-again" in client.get("/week/").content.decode()
    assert key(client) == public_key()
    assert "data-device-again" not in client.get("/week/").content.decode()


@pytest.mark.sqlite
@pytest.mark.parametrize("changed", [{"push": False}, {"on": False}])
def test_only_who_wants_pushes_gets_a_key(alice, sign_in, changed):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    Choice.objects.update(**changed)
    sign_in_again(client, alice)
    assert key(client) is None


def test_a_device_others_use_takes_no_pushes_by_itself(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    sign_in_again(client, alice, shared="on")
    assert key(client) is None


@pytest.mark.sqlite
@pytest.mark.abuse("AC-43")
def test_whoever_was_here_before_hears_nothing_while_somebody_else_is(alice, bob, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    elsewhere = device(alice, "elsewhere")
    sign_in_again(client, bob)
    assert key(client) is None
    assert Subscription.objects.get() == elsewhere


@pytest.mark.sqlite
def test_a_browser_that_forgot_and_comes_back_is_one_device(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    sign_in_again(client, alice)
    client.post(DEVICE, {**BROWSER, "endpoint": f"{ENDPOINT}-new"})
    assert Subscription.objects.get().endpoint == f"{ENDPOINT}-new"


@pytest.mark.parametrize("cookie", ["1", "x:y", "\xff", "9" * 4000])
def test_a_forged_cookie_says_nothing(alice, bob, sign_in, cookie):
    device(bob)
    client = sign_in(alice)
    client.cookies["device"] = cookie
    assert key(client) is None
    client.post(DEVICE, {**BROWSER, "endpoint": f"{ENDPOINT}-new"})
    assert Subscription.objects.count() == 2


# --- One's own list ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_list_tells_a_day_and_nothing_else(alice, sign_in):
    row, client = device(alice), sign_in(alice)
    page = client.get("/you/reminders/").content.decode()
    assert "A device, since 6 September 2026" in page
    assert ENDPOINT not in page
    response = client.post(f"{DEVICE}{row.pk}/")
    assert response.url == "/you/reminders/"
    assert not Subscription.objects.exists()


def test_removing_this_device_holds_after_signing_in(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    client.post(f"{DEVICE}{Subscription.objects.get().pk}/")
    sign_in_again(client, alice)
    assert key(client) is None


@pytest.mark.sqlite
@pytest.mark.abuse("AC-03")
def test_strangers_and_partners_find_no_device(alice, bob, charlie, sign_in):
    pair(alice, bob)
    row = device(alice)
    for other in (bob, charlie):
        client = sign_in(other)
        assert client.post(f"{DEVICE}{row.pk}/").status_code == 404
        client.post(f"{DEVICE}off/", {"endpoint": row.endpoint})
        assert "A device" not in client.get("/you/reminders/").content.decode().split("</ul>")[-1]
    assert Subscription.objects.get().user == alice


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_privacy_page_counts_one_s_own(alice, bob, sign_in, count):
    device(bob, "bob")
    for number in range(count):
        device(alice, f"{number}")
    page = unescape(sign_in(alice).get("/you/privacy/").content.decode())
    assert f"{count} device" in page
    assert "/you/reminders/#devices" in page


# --- What the browser keeps ---------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_the_worker_says_two_sentences_and_sees_no_page(client, db):
    response = client.get("/sw.js")
    source = response.content.decode()
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "no-store" in response.headers["Cache-Control"]
    assert '"Reminder"' in source
    assert '"You asked to be reminded."' in source
    assert set(re.findall(r"fetch\((\w+)", source)) == {"RENEWAL"}
    assert re.findall(r'RENEWAL = "([^"]+)"', source) == [f"{DEVICE}renewal/"]
    assert not re.search(r'"fetch"|caches|importScripts|localStorage|indexedDB', source)


@pytest.mark.sqlite
def test_what_is_installed_has_a_neutral_name(client, db, settings):
    settings.WHITENOISE_USE_FINDERS = True  # it asks for the icons
    response = client.get("/manifest.webmanifest")
    about = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (about["name"], about["short_name"]) == ("Reminders", "Reminders")
    assert about["display"] == "standalone"
    assert [client.get(icon["src"]).status_code for icon in about["icons"]] == [200, 200]
    assert 'rel="manifest"' in client.get("/").content.decode()
