"""Who opened what: the author's own page, behind the password, for as long as they stay."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.counseling.care import end_care
from intimacy.counseling.shares.access_log import note_reading
from intimacy.couples.part_couple import leave
from intimacy.sharing.models import Words
from tests.conftest import START, UNDO, member

NOW = START + 2 * UNDO
LOG = reverse("counseling:beside-log")
SAID = "Read by Dana Weber, 6 September 2026, 20:02"


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def read(shared, counselor):
    note_reading([shared], by=counselor, how="read", at=NOW)
    return shared


@pytest.mark.sqlite
def test_the_author_reads_who_opened_what_and_when(read, counselor, at_home, alice):
    text = at_home(alice).get(LOG).text
    assert SAID in text
    assert "Printed by" not in text
    note_reading([read], by=counselor, how="printed", at=NOW)
    assert "Printed by Dana Weber, 6 September 2026, 20:02" in at_home(alice).get(LOG).text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-19, AC-62")
def test_nobody_else_does(read, at_home, bob, charlie, desk, dana):
    for somebody in (bob, charlie, dana):
        text = at_home(somebody).get(LOG).text
        assert "No counselor has opened an answer of yours." in text
        assert "Read by" not in text


def test_it_asks_for_the_password(read, sign_in, alice, today):
    browser = sign_in(alice)
    today.move_to(NOW + timedelta(minutes=11))
    assert browser.get(LOG).url.startswith("/accounts/reauthenticate/")


def test_it_stays_after_the_end_and_after_a_parting(read, care, at_home, alice):
    end_care.end_care(care, by=alice, at=NOW)
    assert SAID in at_home(alice).get(LOG).text
    leave(member(alice), at=NOW)
    assert SAID in at_home(alice).get(LOG).text
    assert LOG in at_home(alice).get("/you/privacy/").text


def test_it_takes_the_same_queries_however_long(read, opened, counselor, at_home, alice):
    browser, counts = at_home(alice), []
    for words in Words.objects.filter(author=alice)[:3]:
        note_reading([words], by=counselor, how="printed", at=NOW)
        browser.get(LOG)
        with CaptureQueriesContext(connection) as queries:
            browser.get(LOG)
        counts.append(len(queries))
    assert len(set(counts)) == 1
