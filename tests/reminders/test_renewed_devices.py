"""An address that the push service changed: said by the browser, and by nobody else."""

import pytest

from intimacy.reminders import push_devices, refusals
from intimacy.reminders.models import Preferences, Subscription
from intimacy.reminders.push_devices import public_key
from tests.conftest import START
from tests.reminders.test_devices import (
    BROWSER,
    DEVICE,
    ENDPOINT,
    KEYS,
    _kinds,  # noqa: F401  fixtures
    device,
)
from tests.sharing.test_races import errors, race

RENEWAL, NEW = f"{DEVICE}renewal/", {**BROWSER, "endpoint": f"{ENDPOINT}-new"}


@pytest.mark.sqlite
def test_a_worker_says_a_browsers_new_address_and_it_stays_the_same_device(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    Subscription.objects.update(created_at=START, refused_at=START, refused_for="403 x")
    before = Subscription.objects.get()
    response = client.get(RENEWAL)
    assert "no-store" in response.headers["Cache-Control"]
    assert response.json()["key"] == public_key()
    client.handler.enforce_csrf_checks = True
    assert client.post(RENEWAL, NEW).status_code == 403
    given = {**NEW, "csrfmiddlewaretoken": response.json()["token"]}
    assert client.post(RENEWAL, given).status_code == 204
    row = Subscription.objects.get()
    assert (row.pk, row.created_at, row.user) == (before.pk, START, alice)
    assert (row.endpoint, row.refused_at) == (NEW["endpoint"], None)


def test_one_that_was_lost_before_it_could_say_so_comes_back(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    push_devices.gone(Subscription.objects.get())
    assert client.get(RENEWAL).json()["key"]
    assert client.post(RENEWAL, NEW).status_code == 204
    assert Subscription.objects.get().endpoint == NEW["endpoint"]
    assert Preferences.objects.get().device_lost_at is None
    client.post(RENEWAL, {**NEW, "endpoint": f"{ENDPOINT}-newer"})
    assert Subscription.objects.get().endpoint == f"{ENDPOINT}-newer"


def test_one_that_was_removed_by_hand_elsewhere_does_not(alice, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    push_devices.drop(alice, ENDPOINT)
    assert client.get(RENEWAL).json()["key"] is None
    assert client.post(RENEWAL, NEW).status_code == 422
    assert not Subscription.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-43")
def test_nobody_else_renews_a_device(alice, bob, charlie, client, sign_in):
    hers = sign_in(alice)
    hers.post(DEVICE, BROWSER)
    for other in (bob, charlie):
        stranger = sign_in(other)
        assert stranger.get(RENEWAL).json()["key"] is None  # on a browser of their own
        stranger.cookies["device"] = hers.cookies["device"].value  # and on hers
        assert stranger.get(RENEWAL).json()["key"] is None
        assert stranger.post(RENEWAL, NEW).status_code == 422
    assert client.get(RENEWAL).status_code == 302  # signed out: the worker takes it for a no
    assert client.post(RENEWAL, NEW).status_code == 302
    assert Subscription.objects.get().endpoint == ENDPOINT


@pytest.mark.parametrize("missing", ["endpoint", "p256dh", "auth"])
def test_what_no_browser_sends_renews_nothing(alice, sign_in, missing):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    for value in ("", "x" * 10_000, "a\x00b", "https://evil.example/a"):
        assert client.post(RENEWAL, {**NEW, missing: value}).status_code == 422
    assert Subscription.objects.get().endpoint == ENDPOINT


def test_an_address_of_another_row_is_taken_over(alice, bob, sign_in):
    client = sign_in(alice)
    client.post(DEVICE, BROWSER)
    device(bob, "abc-new")
    client.post(RENEWAL, NEW)
    assert Subscription.objects.get().user == alice


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_that_say_one_address_at_once_one_has_it(alice):
    for n in range(12):
        pair_ = [device(alice, f"{n}-{which}") for which in "ab"]
        new = {**NEW, "endpoint": f"{ENDPOINT}-new-{n}"}
        done = race(*[lambda _, one=one, new=new: push_devices.renew(one, **new) for one in pair_])
        assert errors(done) == []
        assert Subscription.objects.filter(endpoint=new["endpoint"]).count() == 1
        Subscription.objects.all().delete()


def test_a_device_that_was_renewed_meanwhile_is_not_forgotten(alice):
    """A push to the old address was still on its way, and came back as gone or refused."""
    old = device(alice)
    push_devices.renew(Subscription.objects.get(), NEW["endpoint"], **KEYS)
    push_devices.gone(old)
    refusals.refused(old, 403)
    assert Subscription.objects.get().refused_at is None
