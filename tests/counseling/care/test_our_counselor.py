"""A partner's page about the counselor: what I share and take back, nothing of the other."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.accounts.middleware import SHARED
from intimacy.counseling.models import Share
from intimacy.counseling.shares import share_answers
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.sharing.models import Words
from tests.conftest import START, UNDO, member, pair, person
from tests.home.test_deniable import page, undone

NOW = START + 2 * UNDO
BESIDE = reverse("counseling:beside")
STOP = reverse("counseling:beside-stop")


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(NOW, tick=False):
        yield


def words_of(user):
    return list(Words.objects.filter(author=user).order_by("item__position"))


def take_back(words):
    return reverse("counseling:beside-take-back", args=[words.pk])


def let(user, *words):
    for each in words:
        share_answers.share_answer(each, by=member(user), at=NOW)


@pytest.mark.sqlite
def test_the_page_names_the_counselor_and_what_was_agreed_to(care, at_home, alice):
    text = at_home(alice).get(BESIDE).text
    assert "Your counselor since 6 September 2026." in text
    assert "Chamber of counselors, Austria" in text
    assert "What Dana Weber does not see" in text
    assert "You share no answer with Dana Weber." in text
    assert "Dana Weber" in at_home(alice).get("/you/").text
    assert "Dana Weber" in at_home(alice).get("/you/privacy/").text


@pytest.mark.sqlite
def test_it_lists_what_i_share_now_the_newest_first(care, opened, at_home, alice):
    first, second, third, _ = words_of(alice)
    let(alice, first, third)
    Share.objects.filter(words=first).update(at=NOW - UNDO)
    let(alice, second)
    Words.objects.filter(pk=second.pk).update(withdrawn_at=NOW)
    said = at_home(alice).get(BESIDE)
    assert [answer.words for answer in said.context["answers"]] == [third, first]
    assert "Alice to 1" in said.text
    assert "Alice to 2" not in said.text
    assert "Bob to" not in said.text


@pytest.mark.sqlite
def test_one_answer_is_taken_back(shared, at_home, alice, dana):
    assert at_home(alice).post(take_back(shared)).url == BESIDE
    assert "Alice to 1" not in at_home(alice).get(BESIDE).text
    assert not readable_by_counselor(dana, NOW).exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20")
def test_stopping_takes_back_all_of_mine_and_nothing_of_the_others(
    care, opened, at_home, alice, bob, dana
):
    let(alice, *words_of(alice))
    let(bob, kept := words_of(bob)[0])
    assert at_home(alice).post(STOP).url == BESIDE
    assert list(readable_by_counselor(dana, NOW)) == [kept]
    assert at_home(alice).post(STOP).url == BESIDE  # twice is once
    assert "You share no answer" in at_home(alice).get(BESIDE).text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-20, AC-62")
def test_bobs_pages_are_the_same_whatever_alice_shares(care, opened, at_home, alice, bob):
    his, hers = at_home(bob), member(alice)
    paths = (BESIDE, "/week/", "/you/", "/you/privacy/", reverse("counseling:beside-log"))

    def seen():
        return [page(his.get(path)) for path in paths]

    expected = seen()
    with undone():
        let(alice, *words_of(alice))
        assert seen() == expected
        share_answers.unshare_answer(words_of(alice)[0], by=hers, at=NOW)
        assert seen() == expected
        share_answers.unshare_all(by=hers, at=NOW)
        assert seen() == expected
    let(bob, words_of(bob)[0])
    assert seen() != expected  # the comparison does notice one's own


def test_the_list_takes_the_same_queries_however_long(care, opened, at_home, alice):
    browser, counts = at_home(alice), []
    for words in words_of(alice)[:3]:
        let(alice, words)
        browser.get(BESIDE)
        with CaptureQueriesContext(connection) as queries:
            browser.get(BESIDE)
        counts.append(len(queries))
    assert len(set(counts)) == 1


def test_on_a_shared_device_the_words_are_covered(shared, at_home, alice):
    browser = at_home(alice)
    assert "Your words are covered." not in browser.get(BESIDE).text
    session = browser.session
    session[SHARED] = True
    session.save()
    assert "Your words are covered." in browser.get(BESIDE).text


@pytest.mark.abuse("AC-01")
def test_nobody_takes_back_the_words_of_another(shared, at_home, bob, charlie, desk):
    pair(charlie, person("Eve"))
    for browser in (at_home(bob), at_home(charlie), desk):
        assert browser.post(take_back(shared)).status_code == 404
    at_home(bob).post(STOP)
    assert Share.objects.standing().exists()


def test_somebody_alone_has_no_such_page(at_home, charlie):
    browser = at_home(charlie)
    assert browser.get(BESIDE).status_code == 404
    pages = browser.get("/you/").text + browser.get("/you/privacy/").text
    assert f'href="{BESIDE}"' not in pages
    assert browser.post(STOP).status_code == 404


def test_without_a_counselor_it_shows_the_next_small_step(couple, at_home, alice):
    text = at_home(alice).get(BESIDE).text
    assert "Nobody is beside you two" in text
    assert "Make a link" in text
    assert "Nobody" in at_home(alice).get("/you/privacy/").text
