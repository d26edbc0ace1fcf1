"""A link between a couple and a counselor: used once, silent about why it is dead."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from intimacy.counseling.care import introductions
from intimacy.counseling.models import AGREED_TEXT, Client, Consent, Counselor, Introduction
from intimacy.lib.logs import Scrub
from intimacy.lib.tokens import new_token, token_hash
from tests.conftest import PASSWORD, START, member, pair, person
from tests.counseling.conftest import counselor_of, in_care
from tests.walk import blank

BESIDE = reverse("counseling:beside")
AGREE = {"answer": "agree", "text": str(AGREED_TEXT)}
TWO_WEEKS = timedelta(days=14)


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def path(token):
    return reverse("counseling:introduction", args=[token])


@pytest.fixture
def link(counselor):
    """A counselor's link for a couple, as its path."""
    return path(introductions.invite_couple(counselor, label="A & B", at=START))


@pytest.fixture
def known(couple, alice):
    """Alice's link for a counselor she knows, as its path."""
    return path(introductions.invite_counselor(member(alice), at=START))


def rows():
    return [
        list(model.objects.order_by("pk").values()) for model in (Introduction, Client, Consent)
    ]


# --- Either kind -------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-12")
def test_of_a_link_only_the_hash_is_kept(counselor):
    token = introductions.invite_couple(counselor, label="A & B", at=START)
    assert len(token) * 6 >= 256
    row = Introduction.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == token_hash(token)
    assert row["expires_at"] == START + TWO_WEEKS


@pytest.mark.sqlite
@pytest.mark.abuse("AC-14")
def test_opening_a_link_changes_nothing(link, known, desk, at_home, alice, bob):
    before = rows()
    for browser in (Browser(), at_home(alice), at_home(bob), desk):
        for one in (link, known, link):
            browser.get(one)
            browser.head(one)
    assert rows() == before


@pytest.mark.sqlite
@pytest.mark.abuse("AC-13")
def test_dead_links_look_like_links_that_never_were(counselor, couple, at_home, bob, today):
    old = introductions.invite_couple(counselor, label="", at=START - TWO_WEEKS)
    ended = introductions.invite_couple(counselor, label="", at=START)
    introductions.close(Introduction.objects.latest("made_at"), by=counselor.user, at=START)
    browser = at_home(bob)
    never = browser.get(path("x" * 43))
    assert "This link cannot be used." in never.text
    for token in (old, ended):
        for answered in (browser.get(path(token)), browser.post(path(token), AGREE)):
            assert answered.status_code == never.status_code == 404
            assert blank(answered) == blank(never)
    assert not Client.objects.exists()


@pytest.mark.abuse("AC-13")
def test_used_and_deactivated_are_refused_in_the_same_words(link, couple, at_home, bob, counselor):
    browser = at_home(bob)
    never = browser.get(path("x" * 43))
    Counselor.objects.update(deactivated_at=START)
    assert blank(browser.get(link)) == blank(never)
    Counselor.objects.update(deactivated_at=None)
    browser.get(browser.post(link, AGREE).url)
    assert blank(browser.get(link)) == blank(browser.post(link, AGREE)) == blank(never)
    assert Consent.objects.count() == 1


@pytest.mark.abuse("AC-15")
def test_nobody_is_counselor_of_their_own_couple(counselor, desk, at_home, dana):
    eve = person("Eve")
    pair(dana, eve)
    hers = path(introductions.invite_couple(counselor, label="", at=START))
    theirs = path(introductions.invite_counselor(member(eve), at=START))
    for browser, one in (
        (desk, hers),
        (at_home(eve), hers),
        (desk, theirs),
        (at_home(eve), theirs),
    ):
        assert browser.get(one).status_code == 404
        assert browser.post(one, AGREE | {"answer": "yes"}).status_code == 404
        assert browser.post(one, AGREE).status_code == 404
    assert not Client.objects.exists()


@pytest.mark.abuse("AC-12")
def test_the_eleventh_guess_within_an_hour_waits(at_home, charlie, settings):
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "10/h/ip"}
    browser = at_home(charlie)
    for ask in (browser.get, browser.post):
        cache.clear()
        guesses = [ask(path(new_token())).status_code for _ in range(11)]
        assert guesses == [404] * 10 + [429]
    cache.clear()


def test_somebody_signed_out_signs_in_and_comes_back(link, couple, bob):
    browser = Browser()
    sent = browser.get(link)
    assert sent.url == f"/accounts/login/?next={link}"
    back = browser.post(sent.url, {"login": bob.email, "password": PASSWORD, "next": link})
    assert back.url == link
    assert "Dana Weber would like to accompany you two" in browser.get(link).text


@pytest.mark.abuse("AC-08")
@pytest.mark.parametrize(
    "line", ["GET /b/{}/ 404", "next=/b/{}/", "next=%2Fb%2F{}%2F", 'GET "/invitation/{}/"']
)
def test_no_log_line_holds_a_link(line):
    token = new_token()
    record = logging.makeLogRecord({"msg": line.format(token)})
    assert Scrub().filter(record)
    assert record.getMessage() == line.format("…")


# --- A counselor's link ------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize(("answer", "given"), [("agree", START), ("not-now", None)])
def test_either_answer_uses_the_link_up_and_asks_the_couple(
    link, couple, at_home, alice, answer, given
):
    page = at_home(alice).get(link).text
    assert "Chamber of counselors, Austria" in page
    assert "What Dana Weber does not see" in page
    assert at_home(alice).post(link, AGREE | {"answer": answer}).url == BESIDE
    client, consent = Client.objects.get(), Consent.objects.get()
    assert (client.couple, client.label, client.began_at) == (couple, "A & B", None)
    assert client.expires_at == START + TWO_WEEKS
    assert (consent.user, consent.given_at) == (alice, given)
    assert Introduction.objects.get().closed_at == START


def test_agreeing_asks_for_the_password_and_not_now_does_not(link, couple, sign_in, alice, today):
    browser = sign_in(alice)
    today.move_to(START + timedelta(minutes=11))
    assert browser.get(link).url.startswith("/accounts/reauthenticate/")
    assert browser.post(link, AGREE).url.startswith("/accounts/reauthenticate/")
    assert not Client.objects.exists()
    assert browser.post(link, {"answer": "not-now"}).url == BESIDE
    assert Consent.objects.get().given_at is None


def test_only_the_text_that_was_shown_is_agreed_to(link, couple, at_home, alice):
    browser = at_home(alice)
    for typed in ({"answer": "agree"}, {"answer": "agree", "text": "0"}, {"answer": "perhaps"}):
        assert "Agree" in browser.post(link, typed).text
    assert not Client.objects.exists()


def test_somebody_alone_is_told_it_needs_two_and_the_link_keeps_working(
    link, at_home, charlie, alice, bob
):
    browser = at_home(charlie)
    for page in (browser.get(link), browser.post(link, AGREE)):
        assert "This needs the two of you" in page.text
    assert not Client.objects.exists()
    pair(charlie, person("Eve"))
    assert browser.post(link, AGREE).url == BESIDE


def test_a_couple_with_a_counselor_hears_it_and_the_link_keeps_working(link, couple, at_home, bob):
    in_care(counselor_of(person("Frank")), couple)
    browser = at_home(bob)
    for page in (browser.get(link), browser.post(link, AGREE)):
        assert "You have a counselor already. End that first." in page.text
    assert Introduction.objects.usable(START).exists()
    assert Client.objects.count() == 1


def test_two_links_one_for_each_are_one_asking(link, counselor, couple, at_home, alice, bob):
    other = path(introductions.invite_couple(counselor, label="B", at=START))
    at_home(alice).post(link, AGREE)
    at_home(bob).post(other, AGREE)
    assert Client.objects.get().began_at == START


def test_a_new_asking_may_follow_one_that_ran_out(link, counselor, couple, at_home, alice, today):
    at_home(alice).post(link, {"answer": "not-now"})
    today.move_to(later := START + TWO_WEEKS)
    again = path(introductions.invite_couple(counselor, label="", at=later))
    assert at_home(alice).post(again, AGREE).url == BESIDE
    old, new = Client.objects.order_by("asked_at")
    assert (old.ended_at, new.ended_at, new.expires_at) == (later, None, later + TWO_WEEKS)
