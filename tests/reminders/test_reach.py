"""What reaches a person now: their page says it, and who is left without any way is told once."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from intimacy.accounts.models import User
from intimacy.reminders import mail_bounces, preference_changes, push_devices, refusals
from intimacy.reminders.models import Choice, Preferences, Subscription
from tests.conftest import START, pair
from tests.page_text import seen
from tests.reminders.kinds_known import these_kinds
from tests.reminders.test_devices import BROWSER, DEVICE, device

PAGE, WEEK = "/you/reminders/", "/week/"
TOLD = "None of the reminders you asked for reaches you now."
pytestmark = pytest.mark.sqlite


@pytest.fixture(autouse=True)
def _kinds():
    with these_kinds():
        yield


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return unescape(seen(response))


def only_push(user: User) -> None:
    preference_changes.want_push(user)
    Choice.objects.filter(user=user).update(mail=False)


# --- Their own page -----------------------------------------------------------------------------


def test_a_lost_device_is_off_the_list_and_the_page_says_what_reaches_now(alice, bob, sign_in):
    pair(alice, bob)
    device(alice, "kept")
    row, client = device(alice), sign_in(alice)
    preference_changes.want_push(alice)
    assert "off the list" not in page(client)
    push_devices.gone(row)
    said = page(client)
    assert "has taken no reminders since" in said
    assert "You are still reached by e-mail and on one device." in said
    assert "off the list" not in page(sign_in(bob))


@pytest.mark.parametrize(
    ("mail", "devices", "said"),
    [
        (True, 0, "You are still reached by e-mail."),
        (True, 2, "by e-mail and on 2 devices."),
        (False, 1, "You are still reached on one device."),
        (
            False,
            0,
            "Nothing reaches you now. Tick e-mail for what you want to hear of. Or turn on a",
        ),
    ],
)
def test_what_is_left(alice, sign_in, mail, devices, said):
    preference_changes.want_push(alice)
    Choice.objects.update(mail=mail)
    push_devices.gone(device(alice))
    for n in range(devices):
        device(alice, f"{n}")
    assert said in page(sign_in(alice))


def test_it_is_put_away_by_a_press_or_by_turning_a_device_on(alice, sign_in):
    client = sign_in(alice)
    push_devices.gone(device(alice))
    assert client.post("/you/reminders/known/").url == PAGE
    assert "off the list" not in page(client)
    push_devices.gone(device(alice))
    client.post(DEVICE, BROWSER)
    assert "off the list" not in page(client)


@pytest.mark.parametrize("mail", [True, False])
def test_a_refusal_of_ours_is_said_as_ours(alice, sign_in, mail):
    row, client = device(alice), sign_in(alice)
    preference_changes.want_push(alice)
    Choice.objects.update(mail=mail)
    assert "is ours" not in page(client)
    refusals.refused(row, 403)
    said = page(client)
    assert "The fault is ours, not your device’s: leave it as it is, we are told." in said
    assert "Nothing gets through to it now; the fault is ours." in said
    assert ("Mail still comes." in said) == mail
    assert ("Nothing reaches you now." in said) != mail
    assert "Or turn on a device" not in said
    refusals.accepted(Subscription.objects.get())
    assert "is ours" not in page(client)


def test_where_push_is_not_set_up_no_device_reaches(alice, sign_in, settings):
    device(alice)
    only_push(alice)
    assert "Nothing reaches you now." not in page(sign_in(alice))
    settings.VAPID_PRIVATE_KEY = ""
    assert "Nothing reaches you now." in page(sign_in(alice))


# --- Left without any way -----------------------------------------------------------------------


@pytest.fixture
def unreached(alice, bob) -> User:
    """Mail to Alice came back, and her only device is gone."""
    pair(alice, bob)
    row = device(alice)
    preference_changes.want_push(alice)
    mail_bounces.came_back(alice.email)
    push_devices.gone(row)
    return alice


def test_whom_nothing_reaches_is_told_on_their_next_visit(unreached, bob, charlie, sign_in):
    assert "Change your e-mail address, or try it again." in page(sign_in(unreached))
    said = page(sign_in(unreached), WEEK)
    assert TOLD in said
    assert f'href="{PAGE}"' in said
    for other in (bob, charlie):
        assert TOLD not in page(sign_in(other), WEEK)


def test_mail_off_and_the_last_device_gone_is_the_same(alice, charlie, sign_in):
    pair(alice, charlie)
    row, client = device(alice), sign_in(alice)
    only_push(alice)
    assert TOLD not in page(client, WEEK)
    push_devices.gone(row)
    assert TOLD in page(client, WEEK)
    device(alice, "new")
    assert TOLD not in page(client, WEEK)
    refusals.refused(Subscription.objects.get(), 401)
    assert TOLD in page(client, WEEK)


@pytest.mark.parametrize(
    "back",
    [
        lambda user: preference_changes.trust_address(user),
        lambda user: User.objects.filter(pk=user.pk).update(email="new@example.org"),
        lambda user: push_devices.save(user, **BROWSER),
    ],
    ids=["trusted again", "another address", "a device"],
)
def test_it_goes_when_a_way_is_back(unreached, sign_in, back):
    client = sign_in(unreached)
    assert TOLD in page(client, WEEK)
    back(unreached)
    assert TOLD not in page(client, WEEK)


def test_it_goes_when_they_know_and_comes_when_more_is_lost(unreached, sign_in):
    client = sign_in(unreached)
    response = client.post("/you/reminders/known/", {"from": "week"})
    assert response.url == WEEK
    assert TOLD not in page(client, WEEK)
    mail_bounces.came_back(unreached.email)  # it was known to
    assert TOLD not in page(client, WEEK)
    push_devices.save(unreached, **BROWSER)
    assert TOLD not in page(client, WEEK)
    push_devices.gone(Subscription.objects.get())
    assert TOLD in page(client, WEEK)


@pytest.mark.parametrize(
    "chosen",
    [
        lambda user: preference_changes.silence(user, at=START),
        lambda user: Choice.objects.filter(user=user).update(on=False),
    ],
    ids=["all off", "each off"],
)
def test_who_chose_silence_is_told_nothing(unreached, sign_in, chosen):
    chosen(unreached)
    client = sign_in(unreached)
    assert TOLD not in page(client, WEEK)
    assert "Nothing reaches you now" not in page(client)


def test_it_costs_one_query_and_for_whom_mail_does_not_reach_four(alice, bob, sign_in):
    pair(alice, bob)
    client = sign_in(alice)

    def asked() -> int:
        client.get(WEEK)
        with CaptureQueriesContext(connection) as queries:
            client.get(WEEK)
        ours = re.compile("reminders_(preferences|choice|subscription)")
        return len([one for one in queries if ours.search(one["sql"])])

    assert asked() == 1
    Preferences.objects.create(user=alice, bounced_address=alice.email)
    assert asked() == 4
    for n in range(5):
        device(alice, f"{n}")
    assert asked() == 4
