"""Agreeing to a counselor: nothing begins before both have, and nobody can tell who has not."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from intimacy.audit.models import Event
from intimacy.counseling.care import consents, introductions
from intimacy.counseling.models import AGREED_TEXT, Client, Consent, Counselor
from intimacy.lib.tokens import token_hash
from tests.conftest import START, member, pair, paired, person
from tests.counseling.conftest import at_her_desk, counselor_of, in_care, prove
from tests.home.test_deniable import page, undone
from tests.worlds import kept

TEXT = {"text": str(AGREED_TEXT)}
TWO_WEEKS = timedelta(days=14)
BESIDE = reverse("counseling:beside")


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def asked(counselor, couple):
    """The couple is asked for this counselor; neither has answered."""
    token = introductions.invite_counselor(couple.memberships.get(slot=1), at=START)
    link = introductions.find(token_hash(token), at=START)
    return introductions.accept(link, by=counselor, at=START)


def with_both_asked():
    cast = paired()
    dana, counselor = at_her_desk()
    return *cast, dana, counselor, asked(counselor, cast[2])


@pytest.fixture
def everybody(library, request):
    asking = "asking" in request.fixturenames
    return kept(with_both_asked) if asking else request.getfixturevalue("everybody")


@pytest.fixture
def asking(counselor, couple, everybody):
    return everybody[5]


def url(act, client):
    return reverse(f"counseling:{act}", args=[client.pk])


def agree(client, *people, at=START):
    return [consents.agree(client, by=member(somebody), at=at) for somebody in people]


# --- Both ---------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20")
def test_nothing_begins_before_both_have_agreed(asking, at_home, alice, bob, dana, desk):
    end = url("client-end", asking)
    for somebody, before in ((alice, 404), (bob, 404)):
        assert desk.get(end).status_code == before
        assert not Client.objects.visible_to(dana).exists()
        assert at_home(somebody).post(url("beside-agree", asking), TEXT).url == BESIDE
    asking.refresh_from_db()
    assert asking.began_at == START
    assert desk.get(end).status_code == 200
    assert Event.objects.filter(event="consent.given").count() == 2
    assert Event.objects.get(event="client.began").couple_id == asking.couple_id


@pytest.mark.sqlite
def test_agreeing_twice_is_once(asking, alice, bob):
    assert agree(asking, alice, alice, bob, bob) == [False, False, True, True]
    assert Consent.objects.count() == 2
    assert Event.objects.filter(event="client.began").count() == 1


def test_agreeing_asks_for_the_password_first_and_not_now_never(asking, sign_in, alice, today):
    browser = sign_in(alice)
    today.move_to(START + timedelta(minutes=11))
    ask = "/accounts/reauthenticate/"
    assert browser.get(url("beside-agree", asking)).url.startswith(ask)
    assert browser.post(url("beside-agree", asking), TEXT).url.startswith(ask)
    assert not Consent.objects.exists()
    assert browser.post(url("beside-not-now", asking)).url == BESIDE


def test_only_the_text_that_was_shown_is_agreed_to(asking, at_home, alice):
    answered = at_home(alice).post(url("beside-agree", asking), {"text": "0"})
    assert "What Dana Weber sees" in answered.text
    assert not Consent.objects.exists()


# --- Not now ------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20, AC-62")
def test_nobody_can_tell_what_alice_answered(asking, at_home, alice, bob, desk):
    his = at_home(bob)
    paths = ("/week/", "/you/", "/you/privacy/", BESIDE, url("beside-agree", asking))

    def seen():
        pages = [page(his.get(path)) for path in paths]
        return [*pages, page(desk.get(reverse("counseling:invite")))]

    expected = seen()
    hers = member(alice)
    for acts in ((consents.not_now,), (consents.agree,), (consents.agree, consents.not_now)):
        with undone():
            for act in acts:
                act(asking, by=hers, at=START)
            assert seen() == expected
    with undone():
        consents.withdraw(asking, by=alice, at=START)
        assert seen() != expected  # the comparison does notice


@pytest.mark.abuse("AC-62")
def test_nor_when_bob_has_agreed_himself(asking, at_home, alice, bob, desk):
    agree(asking, bob)
    his, found = at_home(bob), []
    for act in (lambda **_: None, lambda **by: consents.not_now(asking, **by)):
        act(by=member(alice), at=START)
        found.append([page(his.get(path)) for path in ("/week/", "/you/", BESIDE)])
        found[-1].append(page(desk.get(reverse("counseling:invite"))))
    assert found[0] == found[1]
    assert "You have agreed. Nothing begins before both of you have." in his.get(BESIDE).text


@pytest.mark.sqlite
def test_not_now_takes_the_card_off_ones_own_week_alone(asking, at_home, alice, bob):
    hers, card = at_home(alice), "Dana Weber would like to accompany you two"
    assert card in hers.get("/week/").text
    assert hers.post(url("beside-not-now", asking), {"from": "week"}).url == "/week/"
    assert card not in hers.get("/week/").text
    assert card in at_home(bob).get("/week/").text
    assert "Only you can tell, and you may still agree." in hers.get(BESIDE).text


def test_after_a_not_now_one_may_still_agree_until_the_day_for_all(asking, alice, bob, today):
    consents.not_now(asking, by=member(alice), at=START)
    late = START + TWO_WEEKS - timedelta(seconds=1)
    assert agree(asking, alice, bob, at=late) == [False, True]


def test_a_yes_can_be_taken_back_until_it_begins(asking, alice, bob):
    agree(asking, alice)
    consents.not_now(asking, by=member(alice), at=START)
    assert agree(asking, bob) == [False]
    assert agree(asking, alice) == [True]


@pytest.mark.abuse("AC-20")
def test_a_yes_taken_back_too_late_says_that_it_has_begun(asking, at_home, alice, bob):
    agree(asking, alice, bob)
    hers = at_home(alice)
    told = hers.post(url("beside-not-now", asking), {"from": "week"}, follow=True)
    assert told.redirect_chain == [(BESIDE, 302)]
    assert "so it has begun. You can end it here" in told.text
    assert "Nobody is told" not in told.text.split("<h1")[0]
    assert Client.objects.standing().agreed().exists()


def test_a_yes_of_a_later_moment_can_be_taken_back(asking, alice):
    agree(asking, alice, at=START + timedelta(seconds=1))
    consents.not_now(asking, by=member(alice), at=START)
    assert not Consent.objects.current().exists()


# --- Asked no longer ----------------------------------------------------------------------


@pytest.mark.sqlite
def test_an_asking_runs_out_for_all_on_the_same_day(asking, at_home, alice, bob, today):
    agree(asking, alice)
    today.move_to(START + TWO_WEEKS)
    for somebody in (alice, bob):
        browser = at_home(somebody)
        assert "Dana" not in browser.get("/week/").text + browser.get(BESIDE).text
        assert browser.post(url("beside-agree", asking), TEXT).status_code == 404
    with pytest.raises(ValidationError, match="no longer asked"):
        agree(asking, bob, at=START + TWO_WEEKS)


@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_any_of_the_three_may_withdraw_the_asking(asking, at_home, alice, bob, desk, who):
    agree(asking, alice)
    if who == "dana":
        desk.post(url("invite-withdraw", asking))
    else:
        at_home({"alice": alice, "bob": bob}[who]).post(url("beside-withdraw", asking))
    asking.refresh_from_db()
    assert asking.ended_at == START
    pages = [at_home(one).get(BESIDE).text for one in (alice, bob)]
    assert all("Nobody is beside you two" in text for text in pages)
    assert at_home(bob).post(url("beside-agree", asking), TEXT).status_code == 404


def test_withdrawing_too_late_ends_nothing(asking, at_home, alice, bob):
    agree(asking, alice, bob)
    at_home(alice).post(url("beside-withdraw", asking))
    assert Client.objects.standing().agreed().exists()


# --- One counselor at a time --------------------------------------------------------------


@pytest.mark.sqlite
def test_what_else_was_asked_is_over_once_one_began(asking, couple, at_home, alice, bob):
    other = asked(counselor_of(person("Frank")), couple)
    agree(other, alice)
    agree(asking, alice, bob)
    with pytest.raises(ValidationError, match="You have a counselor already"):
        agree(other, bob)
    assert at_home(bob).get(url("beside-agree", other)).status_code == 404
    assert Client.objects.standing().get() == asking


def test_a_counselor_who_may_no_longer_work_stands_in_nobodys_way(asking, couple, alice, bob):
    frank = counselor_of(person("Frank"))
    old = in_care(frank, couple)
    Counselor.objects.filter(pk=frank.pk).update(deactivated_at=START)
    assert agree(asking, alice, bob) == [False, True]
    old.refresh_from_db()
    assert old.ended_at == START


# --- A new text ---------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20")
def test_when_the_text_changes_both_are_asked_anew(care, at_home, alice, bob, dana, desk):
    Consent.objects.update(version=AGREED_TEXT - 1)
    for somebody in (alice, bob):
        browser = at_home(somebody)
        assert "The text of what Dana Weber can see has changed." in browser.get("/week/").text
        assert "Please read this anew" in browser.get(url("beside-agree", care)).text
        assert not Client.objects.visible_to(dana).exists()
        assert desk.get(url("client-end", care)).status_code == 404
        browser.post(url("beside-agree", care), TEXT)
        assert "has changed" not in browser.get("/week/").text
    assert Client.objects.visible_to(dana).get() == care
    assert Consent.objects.exclude(revoked_at=None).count() == 2


def test_until_both_have_agreed_anew_each_may_end_it(care, at_home, alice, desk):
    Consent.objects.update(version=AGREED_TEXT - 1)
    assert "Asked anew, because the text changed" in desk.get(reverse("counseling:invite")).text
    assert "End it now" in at_home(alice).get(BESIDE).text
    desk.post(url("invite-withdraw", care))
    care.refresh_from_db()
    assert care.ended_at == START


# --- Strangers ----------------------------------------------------------------------------


@pytest.mark.abuse("AC-01")
def test_a_stranger_meets_nothing(asking, at_home, charlie, desk):
    eve = person("Eve")
    pair(charlie, eve)
    for browser in (at_home(charlie), at_home(eve), desk):
        prove(browser, "mfa")
        for act in ("beside-agree", "beside-not-now", "beside-withdraw", "beside-end"):
            assert browser.post(url(act, asking), TEXT).status_code == 404
        assert browser.get(url("beside-agree", asking)).status_code == 404
        assert "Alice" not in browser.get(BESIDE).text
    assert not Consent.objects.exists()


def test_the_card_costs_this_week_one_query(asking, alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = consents.waiting_for(alice, asking.couple, START).first()
        assert (found.pk, found.counselor.user.name) == (asking.pk, "Dana")
    consents.not_now(asking, by=member(alice), at=START)
    assert not consents.waiting_for(alice, asking.couple, START).exists()
