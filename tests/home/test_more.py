"""More: who is led to the later rooms, and from when on."""

from datetime import timedelta

import pytest
import time_machine

from checkins.begin_week import current
from intimacy.couples.models import Couple
from intimacy.home.find_things import fitting_things
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO
from tests.conftest import START, member
from tests.page_text import seen

LINK = 'href="/together/more/"'


def seal_weeks(number, *people):
    """Let people begin and seal so many weeks, each as soon as it begins; return when the last
    of them has opened."""
    at = START
    for _ in range(number):
        week = current(member(people[0]).couple, at)
        for person in people:
            open_together.seal(week.exchange, by=member(person), at=at)
        at += timedelta(days=7)
    return at


def leads_on(client, at):
    with time_machine.travel(at, tick=False):
        return LINK in client.get("/together/").content.decode()


@pytest.mark.sqlite
def test_together_leads_to_more_after_four_opened_weeks(couple, sign_in, alice, bob):
    at = seal_weeks(3, alice, bob)
    assert not leads_on(sign_in(alice), at)
    week = current(couple, at)
    for person in (alice, bob):
        open_together.seal(week.exchange, by=member(person), at=at)
    assert not leads_on(sign_in(alice), at)  # it opens in a minute
    assert leads_on(sign_in(alice), at + UNDO)
    assert leads_on(sign_in(bob), at + UNDO)


def test_a_seal_nobody_met_does_not_count(couple, sign_in, alice, bob):
    at = seal_weeks(3, alice, bob)
    open_together.seal(current(couple, at).exchange, by=member(alice), at=at)
    assert not leads_on(sign_in(alice), at + UNDO)


def test_weeks_alone_count_as_they_are(sign_in, charlie):
    at = seal_weeks(4, charlie)
    assert leads_on(sign_in(charlie), at)


@pytest.mark.abuse("AC-01")
def test_the_weeks_of_others_lead_nobody_on(couple, sign_in, alice, bob, charlie):
    at = seal_weeks(4, alice, bob)
    assert not leads_on(sign_in(charlie), at)


def test_a_new_person_who_finds_the_page_may_read_it(sign_in, charlie):
    page = sign_in(charlie).get("/together/more/")
    assert page.status_code == 200
    assert 'href="/together/b/f/"' in page.text
    assert "Things I would like to try" in page.text
    assert "each of you" not in page.text


def found(client, what):
    return seen(client.post("/together/more/", {"what": what}))


def test_a_new_person_finds_a_later_room_by_a_word_for_it(sign_in, charlie):
    client = sign_in(charlie)
    assert 'action="/together/more/"' in client.get("/together/").text
    html = found(client, "bucket LÏST")
    assert "This may be it" in html
    assert "<b>Your dreams</b>" in html
    assert "An old hurt" not in html  # only what fits


def test_what_takes_two_leads_somebody_alone_to_inviting(couple, sign_in, alice, charlie):
    assert "For two: invite somebody" in found(sign_in(charlie), "thanks")
    html = found(sign_in(alice), "thanks")
    assert 'href="/together/n/new/"' in html
    assert "For two" not in html


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("he hits me", "help"),
        ("we keep fighting", "repair:start"),
        ("say sorry", "repair:write"),
        ("dating", "dates:propose"),
        ("diary", "journal:list"),
    ],
)
def test_the_likeliest_stands_first(typed, first):
    assert fitting_things(typed, Couple(kind=Couple.Kind.PAIR))[0].page == first


def test_where_nothing_fits_there_is_a_way_on(sign_in, charlie):
    html = found(sign_in(charlie), "xylophone of the")
    assert "Nothing by that word" in html
    assert 'href="/help/"' in html


def test_without_a_word_the_field_says_so_and_keeps_the_list(sign_in, charlie):
    answer = sign_in(charlie).post("/together/more/", {"what": "\u0301\u200b"})
    assert answer.status_code == 422
    assert "Type a word" in answer.text
    assert "Promises" in answer.text
