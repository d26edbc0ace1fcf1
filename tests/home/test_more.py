"""More: who is led to the later rooms, and from when on."""

from datetime import timedelta

import pytest
import time_machine

from checkins.begin_week import current
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO
from tests.conftest import START, member

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
