"""A yes said before there was an account: kept, named, and asked once more."""

from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from intimacy.couples import pair_couple
from intimacy.couples.models import Invitation
from tests.conftest import START


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(START, tick=False):
        yield


def text(response):
    return unescape(response.content.decode())


@pytest.mark.sqlite
def test_the_sign_up_page_says_whose_yes_it_keeps(client: Client, alice):
    link = reverse("invitation", args=[pair_couple.invite(alice, at=START)])
    assert "Your yes to" not in text(client.get("/accounts/signup/"))
    assert client.post(link, {"answer": "yes"}).url == reverse("account_signup")
    assert "Your yes to Alice is kept." in text(client.get("/accounts/signup/"))


def test_the_last_yes_is_asked_under_the_name_of_the_account(sign_in, alice, bob):
    link = reverse("invitation", args=[pair_couple.invite(alice, at=START)])
    hers = sign_in(bob)
    session = hers.session
    invitation = Invitation.objects.get(inviter=alice)
    session["invitation"] = {"link": invitation.token_hash, "name": "Alice"}
    session.save()
    page = text(hers.get("/week/", follow=True))
    assert "One last yes to Alice" in page
    assert "You are signed in as bob@example.org." in page
    assert "One last yes" not in text(sign_in(bob).get(link))  # the link itself is read in full
    assert hers.post("/invitation/", {"answer": "yes"}).url == "/week/"
    invitation.refresh_from_db()
    assert invitation.accepted_by == bob
    assert "invitation" not in hers.session


def test_a_no_forgets_the_yes(client: Client, alice):
    link = reverse("invitation", args=[pair_couple.invite(alice, at=START)])
    client.post(link, {"answer": "yes"})
    client.post(link, {"answer": "no"})
    assert "Your yes to" not in text(client.get("/accounts/signup/"))
