"""Look back: the weeks of this space, by what oneself did in them."""

from datetime import timedelta
from html import unescape
from re import findall

import pytest
import time_machine

from checkins.begin_week import current
from checkins.models import WeekOff
from tests.conftest import START, items, member, pair, seal, write
from tests.page_text import seen

WEEK = timedelta(days=7)
LISTED = r'<span>Week of (\d+ \w+) \d+</span>\s*<span class="hint">([^<]+)</span>'


@pytest.fixture
def back(sign_in):
    """Return the weeks a person finds, newest first: the day and what stands under it."""

    def looked(user, at=START + WEEK):
        with time_machine.travel(at, tick=False):
            return findall(LISTED, seen(sign_in(user).get("/back/")))

    return looked


def off(user, week):
    WeekOff.objects.create(checkin=week, user=user, couple=week.couple, at=START)


@pytest.fixture
def weeks(couple):
    """Four weeks that nobody has touched."""
    return [current(couple, START + n * WEEK) for n in range(4)]


LAST_TWO = [("27 September", "Not begun"), ("20 September", "Not begun")]


@pytest.mark.sqlite
def test_untouched_weeks_are_left_out_but_for_this_and_last(back, weeks, alice):
    assert back(alice, START + 3 * WEEK) == LAST_TWO


@pytest.mark.abuse("AC-04")
def test_a_week_is_listed_by_what_oneself_did(back, weeks, alice, bob):
    off(alice, weeks[0])
    write(alice, items(weeks[1])[0], "A draft")
    listed = [("13 September", "Your words are kept"), ("6 September", "A week off")]
    assert back(alice, START + 3 * WEEK) == LAST_TWO + listed
    assert back(bob, START + 3 * WEEK) == LAST_TWO


def test_a_week_that_opened_stays_whoever_wrote(back, opened, couple, alice):
    for n in (1, 2, 3):
        current(couple, START + n * WEEK)
    assert back(alice, START + 3 * WEEK)[-1] == ("6 September", "Opened")


def test_a_seal_comes_before_a_week_off(back, weeks, alice):
    off(alice, weeks[3])
    seal(alice, weeks[3], at=START + 3 * WEEK)
    assert back(alice, START + 3 * WEEK)[0] == ("27 September", "Yours is sealed")


@pytest.mark.parametrize("later", [timedelta(seconds=5), WEEK], ids=["in the minute", "later"])
def test_alone_a_week_is_finished(back, alice, later):
    seal(alice, current(member(alice).couple, START))
    assert back(alice, START + later) == [("6 September", "Finished")]


@pytest.mark.sqlite
def test_a_passed_week_shows_as_passed_and_can_begin_after_all(sign_in, checkin, alice):
    off(alice, checkin)
    with time_machine.travel(START + WEEK, tick=False):
        client = sign_in(alice)
        page = unescape(client.get(checkin.get_absolute_url()).text)
        assert "<h1>A week off</h1>" in page
        assert "<textarea" not in page
        begun = client.post(f"/c/{checkin.pk}/off/undo/")
        assert client.get(begun.url).url == f"/c/{checkin.pk}/1/"


@pytest.mark.abuse("AC-01")
def test_a_stranger_looks_back_on_their_own_weeks(back, weeks, charlie, dana):
    current(pair(charlie, dana, START), START)
    assert back(charlie) == [("6 September", "Not begun")]
