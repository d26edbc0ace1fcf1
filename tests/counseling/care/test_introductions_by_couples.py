"""Links that reach counselors: a partner's link at its counselor, and a counselor's own desk."""

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser
from django.urls import reverse

from intimacy.audit.models import Event
from intimacy.counseling.care import introductions
from intimacy.counseling.models import Client, Consent, Counselor, Introduction
from intimacy.couples.part_couple import leave
from intimacy.lib.tokens import token_hash
from tests.conftest import START, member, person
from tests.counseling.care.test_introductions import BESIDE, path
from tests.counseling.conftest import counselor_of, in_care, prove
from tests.walk import blank

INVITE = reverse("counseling:invite")


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def link(counselor):
    """Dana's link for a couple, as its path."""
    return path(introductions.invite_couple(counselor, label="A & B", at=START))


@pytest.fixture
def known(couple, alice):
    """Alice's link for a counselor she knows, as its path."""
    return path(introductions.invite_counselor(member(alice), at=START))


@pytest.mark.sqlite
def test_a_counselor_reads_first_names_and_accepts(known, couple, desk, counselor):
    assert "Alice and Bob would like you beside them" in desk.get(known).text
    assert desk.post(known, {"answer": "yes"}).url == INVITE
    client = Client.objects.get()
    assert (client.counselor, client.couple, client.began_at) == (counselor, couple, None)
    assert not Consent.objects.exists()
    assert "Alice and Bob" in desk.get(INVITE).text
    assert desk.get(known).status_code == 404


def test_a_no_uses_the_link_up_and_asks_nobody(known, desk):
    assert "nobody is told" in desk.post(known, {"answer": "no"}).text
    assert desk.get(known).status_code == 404
    assert not Client.objects.exists()


@pytest.mark.abuse("AC-19")
def test_whoever_is_not_approved_learns_no_name_and_leaves_the_link_alone(known, at_home, charlie):
    browser = at_home(charlie)
    for changed in (None, {"approved_at": None}):
        if changed:
            counselor_of(charlie, **changed)
        for page in (browser.get(known), browser.post(known, {"answer": "yes"})):
            assert "This link is for a counselor" in page.text
            assert "Alice" not in page.text
    assert Introduction.objects.usable(START).exists()


@pytest.mark.abuse("AC-24")
def test_one_refused_or_deactivated_is_refused_here_too(known, at_home, charlie):
    counselor_of(charlie, approved_at=None, refused_at=START)
    assert at_home(charlie).get(known).status_code == 404
    Counselor.objects.update(refused_at=None, approved_at=START, deactivated_at=START)
    assert at_home(charlie).post(known, {"answer": "yes"}).status_code == 404


def test_accepting_needs_the_second_factor_of_this_session(known, desk):
    prove(desk, "password")
    for sent in (desk.get(known), desk.post(known, {"answer": "yes"})):
        assert sent.url.startswith("/accounts/2fa/reauthenticate/")
    assert not Client.objects.exists()


def test_the_partners_themselves_cannot_use_it(known, at_home, alice, bob):
    for somebody in (alice, bob):
        assert at_home(somebody).get(known).status_code == 404


@pytest.mark.abuse("AC-25")
def test_a_parting_ends_the_link(known, couple, desk, alice):
    leave(member(alice), at=START)
    assert desk.get(known).status_code == 404
    assert desk.post(known, {"answer": "yes"}).status_code == 404


def test_once_there_is_a_counselor_the_link_is_dead_without_a_cause(known, couple, desk):
    in_care(counselor_of(person("Frank")), couple)
    never = blank(desk.get(path("x" * 43)))
    assert blank(desk.get(known)) == blank(desk.post(known, {"answer": "yes"})) == never


def test_a_partner_makes_ends_and_renews_their_link_unseen(couple, at_home, alice, bob, charlie):
    hers, his = at_home(alice), at_home(bob)
    before = blank(his.get(BESIDE))
    first = hers.post(reverse("counseling:beside-link")).context["link"]
    assert first not in hers.get(BESIDE).text
    assert "You made a link that works until 20 September" in hers.get(BESIDE).text
    assert blank(his.get(BESIDE)) == before
    his.post(reverse("counseling:beside-link-end"))
    second = hers.post(reverse("counseling:beside-link")).context["link"]
    tokens = [token_hash(link.split("/")[-2]) for link in (first, second)]
    assert [bool(introductions.find(token, at=START)) for token in tokens] == [False, True]
    hers.post(reverse("counseling:beside-link-end"))
    assert not Introduction.objects.usable(START).exists()
    assert at_home(charlie).post(reverse("counseling:beside-link")).status_code == 404


# --- At the desk -------------------------------------------------------------------------


def test_the_desk_shows_a_new_link_once_and_ends_it(desk, counselor):
    assert "Write what you will call them" in desk.post(INVITE, {"label": " "}).text
    made = desk.post(INVITE, {"label": "A & B"})
    token = made.context["link"].split("/")[-2]
    assert introductions.find(token_hash(token), at=START)
    page = desk.get(INVITE).text
    assert "A &amp; B" in page
    assert token not in page
    end = reverse("counseling:invite-end", args=[Introduction.objects.get().pk])
    assert desk.post(end).url == INVITE
    assert introductions.find(token_hash(token), at=START) is None
    assert Event.objects.filter(event="introduction.closed", actor_id=counselor.user_id).exists()


def test_a_counselor_has_fifty_links_at_most(desk, counselor):
    for _ in range(introductions.MOST):
        introductions.invite_couple(counselor, label="x", at=START)
    refused = desk.post(INVITE, {"label": "Kept"})
    assert refused.status_code == 422
    assert "50 links" in refused.text
    assert 'value="Kept"' in refused.text


@pytest.mark.abuse("AC-19")
def test_links_and_askings_of_another_counselor_are_not_there(link, known, desk, at_home, charlie):
    desk.post(known, {"answer": "yes"})
    counselor_of(charlie)
    hers = Introduction.objects.exclude(counselor=None).get()
    end = reverse("counseling:invite-end", args=[hers.pk])
    withdraw = reverse("counseling:invite-withdraw", args=[Client.objects.get().pk])
    totp.TOTP.activate(charlie, totp.generate_totp_secret())
    stranger = at_home(charlie)
    prove(stranger)
    assert "A &amp; B" not in stranger.get(INVITE).text
    assert [stranger.post(act).status_code for act in (end, withdraw)] == [404, 404]
    assert [Browser().post(act).status_code for act in (end, withdraw)] == [302, 302]
    eve = at_home(person("Eve"))
    assert [eve.post(act).status_code for act in (end, withdraw)] == [404, 404]
    assert desk.post(withdraw).url == INVITE
    assert Client.objects.get().ended_at == START
