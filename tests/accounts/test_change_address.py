"""Another address to sign in with: confirmed, told to the old one, carried out after 72 hours."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts import change_address
from intimacy.accounts.models import AddressChange, User
from intimacy.accounts.tasks import move_addresses
from intimacy.audit.models import Event
from intimacy.lib.logs import SECRET_PATHS
from tests.conftest import PASSWORD
from tests.mail_server import smtp

NEW, RESET = "o'new@example.org", "/accounts/password/reset/"
SignIn = Callable[..., Client]


def codes_to(address: str) -> str:
    last = [message.body for message in mail.outbox if message.to == [address]][-1]
    return re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", last, re.MULTILINE)[1]  # type: ignore[index]


def ask_for(client: Client, address: str = NEW) -> object:
    path = client.post(reverse("account_email"), {"email": address, "action_add": ""}).url
    return client.post(path, {"code": codes_to(address)}, follow=True)


def notices(address: str) -> list[str]:
    told = [message for message in mail.outbox if message.to == [address]]
    return [message.body for message in told if "about to change" in message.subject]


def link_in(body: str) -> str:
    return re.search(r"/accounts/email/stop/[\w-]+/", body)[0]  # type: ignore[index]


@pytest.fixture
def waits(alice: User, sign_in: SignIn) -> Client:
    """Alice's browser, after she confirmed another address."""
    client = sign_in(alice)
    ask_for(client)
    return client


def in_three_days(more: timedelta = timedelta(minutes=1)) -> time_machine.travel:
    return time_machine.travel(now() + change_address.WAITS + more)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-77")
def test_a_confirmed_address_waits_and_the_old_one_is_told(alice: User, sign_in: SignIn) -> None:
    here, elsewhere = sign_in(alice), sign_in(alice)
    page = unescape(ask_for(here).content.decode())
    assert re.search(r"Your address changes on\s+\w+ \d+ \w+, \d\d:\d\d to <strong>o'new@", page)
    (told,) = notices(alice.email)
    assert NEW not in told  # whoever else reads the old inbox does not learn the new one
    assert notices(NEW) == []
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert [row.email for row in alice.emailaddress_set.all()] == ["alice@example.org"]
    assert here.get("/week/").status_code == 200
    assert elsewhere.get("/week/").status_code == 302
    assert link_in(told).split("/")[-2] not in AddressChange.objects.get().stop_hash
    assert "Your address changes on" in unescape(here.get("/you/").content.decode())


@pytest.mark.sqlite
@pytest.mark.abuse("AC-14, AC-77")
def test_the_old_address_stops_it_without_signing_in(alice: User, waits: Client) -> None:
    link, anybody = link_in(notices(alice.email)[0]), Client()
    assert SECRET_PATHS.sub(r"\1…", link) == "/accounts/email/stop/…/"  # as a log writes it
    for look in (anybody.get, anybody.head, anybody.get):
        assert look(link).status_code == 200
    assert "Stop this change?" in anybody.get(link).content.decode()
    assert AddressChange.objects.exists()
    assert "It is stopped" in anybody.post(link).content.decode()
    assert not AddressChange.objects.exists()
    for again in (anybody.post, anybody.get):
        assert again(link).status_code == 404
    with in_three_days():
        move_addresses()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


@pytest.mark.abuse("AC-12")
def test_guessed_links_are_counted(settings, db: None) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"address": "10/h/ip"}
    cache.clear()
    path = reverse("address-stop", args=["x"])
    answers = [Client().get(path).status_code for _ in range(11)]
    assert answers == [404] * 10 + [429]


@pytest.mark.abuse("AC-77")
def test_it_is_stopped_from_within_and_nobody_elses(
    alice: User, bob: User, waits: Client, sign_in: SignIn
) -> None:
    sign_in(bob).post(reverse("address-keep"))
    assert AddressChange.objects.filter(user=alice).exists()
    page = waits.post(reverse("address-keep"), follow=True).content.decode()
    assert "It is stopped." in page
    assert "Your address changes on" not in page
    assert "It is stopped." not in waits.post(reverse("address-keep"), follow=True).content.decode()


@pytest.mark.abuse("AC-77")
def test_a_password_reset_by_the_old_address_stops_it(alice: User, waits: Client) -> None:
    client, fresh = Client(), "another quiet evening"
    confirm = client.post(RESET, {"email": NEW}).url
    assert "reset" not in mail.outbox[-1].subject  # the new one has no account yet
    confirm = client.post(RESET, {"email": alice.email}).url
    choose = client.post(confirm, {"code": codes_to(alice.email)}).url
    assert AddressChange.objects.exists()
    client.post(choose, {"password1": fresh, "password2": fresh})
    assert not AddressChange.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-29, AC-77")
def test_after_three_days_it_is_carried_out_once(alice: User, waits: Client) -> None:
    with in_three_days(timedelta(minutes=-1)):
        move_addresses()
    assert AddressChange.objects.exists()
    mail.outbox.clear()
    with in_three_days():
        move_addresses()
        move_addresses()
        assert waits.get("/week/").status_code == 302
    alice.refresh_from_db()
    assert alice.email == NEW
    (row,) = alice.emailaddress_set.all()
    assert (row.email, row.verified, row.primary) == (NEW, True, True)
    assert [message.to for message in mail.outbox] == [["alice@example.org"], [NEW]]
    assert not any(NEW in message.body for message in mail.outbox)
    done = Event.objects.filter(event="address_change.completed").values_list("actor_id", "outcome")
    assert list(done) == [(alice.pk, "done")]
    signed = Client().post("/accounts/login/", {"login": NEW, "password": PASSWORD})
    assert signed.url == "/week/"


def test_an_address_that_became_somebody_elses_stays_theirs(
    alice: User, bob: User, waits: Client
) -> None:
    bob.email = NEW
    bob.save()
    with in_three_days():
        move_addresses()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert alice.emailaddress_set.get().email == alice.email
    assert Event.objects.get(event="address_change.completed").outcome == "failed"


def test_asked_for_again_the_three_days_begin_anew(alice: User, waits: Client) -> None:
    with time_machine.travel(now() + timedelta(minutes=5)):
        ask_for(waits, "third@example.org")
    first, second = notices(alice.email)
    assert Client().get(link_in(first)).status_code == 404
    assert Client().get(link_in(second)).status_code == 200
    assert AddressChange.objects.get().email == "third@example.org"


@pytest.mark.sqlite
def test_without_a_notice_to_the_old_address_nothing_begins(
    alice: User, sign_in: SignIn, settings, free_port: int
) -> None:
    client = sign_in(alice)
    path = client.post(reverse("account_email"), {"email": NEW, "action_add": ""}).url
    code, working = codes_to(NEW), settings.MAILERS
    settings.MAILERS = smtp(free_port)
    page = client.post(path, {"code": code}, follow=True).content.decode()
    assert "nothing has changed" in page
    assert not AddressChange.objects.exists()
    settings.MAILERS = working
    client.post(path, {"code": code})
    assert AddressChange.objects.get().email == NEW


@pytest.mark.abuse("AC-77")
@pytest.mark.parametrize("action", ["action_remove", "action_primary", "action_send", ""])
def test_no_address_is_added_chosen_or_removed_on_the_side(
    alice: User, sign_in: SignIn, action: str
) -> None:
    other = alice.emailaddress_set.create(email=NEW, verified=True, primary=False)
    sign_in(alice).post(reverse("account_email"), {"email": NEW, action: ""})
    other.refresh_from_db()
    assert not other.primary
    assert mail.outbox == []
