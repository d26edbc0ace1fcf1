"""The demo: a house somebody can sign in to and look around."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.counseling.models import Client as Care
from intimacy.demo.clients import desk_code
from intimacy.demo.fill_house import fill
from intimacy.rituals.models import Done, Ritual
from tests.worlds import world

pytestmark = pytest.mark.usefixtures("library")
Accounts = list[dict[str, str | None]]


def filled() -> Accounts:
    return fill(now())


@pytest.fixture
def accounts(library: None) -> Accounts:
    """Who lives in the filled house."""
    return world(filled)


def sign_in(account: dict[str, str | None]) -> Client:
    client = Client()
    answer = client.post(
        "/accounts/login/", {"login": account["email"], "password": account["password"]}
    )
    assert answer.url == "/week/"
    return client


@pytest.mark.sqlite
def test_everyone_in_it_can_sign_in(accounts):
    roles = [a["role"] for a in accounts]
    assert roles == ["partner", "partner", "alone", "counselor", *["partner"] * 4]
    alice, bob, charlie = (sign_in(account) for account in accounts[:3])
    assert "Four questions for this week" in alice.get("/week/").text
    assert "Last week can still be opened." in bob.get("/week/").text
    assert "One question for tonight" in charlie.get("/week/").text


def test_the_couple_has_eight_weeks_of_every_kind(accounts):
    weeks = CheckIn.objects.filter(couple__memberships__user__name="Alice").order_by("week")
    weeks = weeks.filter(couple__kind="pair")
    assert weeks.count() == 8
    assert weeks.filter(talked_at__isnull=False).count() == 4
    assert weeks.filter(exchange__opens_at=None, exchange__seals__isnull=False).count() == 1
    assert WeekOff.objects.filter(checkin__in=weeks).values("checkin").distinct().count() == 1
    assert len({user.zone for user in User.objects.filter(name__in=["Alice", "Bob"])}) == 2


def test_the_couple_has_rituals_they_mostly_keep(accounts):
    assert sign_in(accounts[0]).get("/together/rituals/").text.count("Done ") >= 3
    assert Ritual.objects.count() == 3
    assert 30 < Done.objects.count() < 100


def test_somebody_alone_is_led_to_the_later_rooms_too(accounts):
    assert 'href="/together/more/"' in sign_in(accounts[2]).get("/together/").text


def test_a_note_waits_for_one_of_the_couple_and_the_jars_hold_some(accounts):
    alice, bob = (sign_in(account) for account in accounts[:2])
    assert "A note for you" in alice.get("/week/").text
    assert "A note for you" not in bob.get("/week/").text
    assert all("Another" in client.get("/together/n/jar/").text for client in (alice, bob))
    assert "Some time this week" in alice.get("/together/n/").text


def test_its_answers_fit_its_questions(accounts):
    weeks = CheckIn.objects.filter(talked_at__isnull=False).order_by("week")
    page = sign_in(accounts[0]).get(f"/c/{weeks[0].pk}/both/").text
    question = page.index("Which smell takes you straight back")
    assert page.index("Wet wool.") > question
    assert "Diesel and oranges." in page


def desk(accounts: Accounts) -> Client:
    """Dana's browser, past her second factor."""
    dana, client = accounts[3], Client()
    client.post("/accounts/login/", {"login": dana["email"], "password": dana["password"]})
    cache.clear()  # a code works once, and this test may be faster than the next one
    with time_machine.travel(now(), tick=False):  # a code is good for the rest of its half minute
        client.post("/accounts/2fa/authenticate/", {"code": desk_code()})
    return client


def test_the_counselor_accompanies_three_couples_in_different_states(accounts):
    client = desk(accounts)
    page = client.get("/desk/clients/").text
    for name in ("Alice and Bob", "Mira and Jonas", "Aiko and Tom"):
        assert name in page
    assert "Both ready" in page
    assert "Not yet" in page
    assert "K &amp; L, by phone" in client.get("/desk/clients/invite/").text
    assert client.get("/desk/").text.count("Open brief") >= 4


def test_one_couple_shared_something_and_another_nothing(accounts):
    client = desk(accounts)
    briefs = {c.label: client.get(f"/desk/clients/{c.pk}/brief/").text for c in Care.objects.all()}
    assert "Just: I see that it was a lot." in briefs["A & B, two cities"]
    assert "Nothing was shared this time." in briefs[""]


def test_two_of_this_weeks_questions_come_from_the_counselor(accounts):
    assert "For Thursday, two come from Dana Weber" in sign_in(accounts[0]).get("/week/").text


def test_filling_again_starts_afresh(accounts):
    first = set(User.objects.values_list("pk", flat=True))
    fill(now())
    assert User.objects.count() == len(first)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the demo is for the embedded database")
@pytest.mark.sqlite
def test_prints_one_json_document(settings):
    out = StringIO()
    call_command("demo", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["url"] == settings.SITE_URL
    keys = {"role", "name", "email", "password", "totp_secret"}
    assert all(set(account) == keys for account in told["accounts"])


def test_refuses_outside_the_embedded_default(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="embedded"):
        call_command("demo")
    assert not User.objects.exists()
