"""A gentle month: four weeks of light questions that both see and either may end."""

from datetime import date

import pytest
import time_machine

from checkins.begin_week import begin, current
from prompts.models import Wish
from tests.asked import NOW, WEEK, later
from tests.conftest import START
from tests.home.test_questions import (
    GENTLY,
    PATH,
    _evening,  # noqa: F401  fixtures
    text,
)


@pytest.mark.sqlite
def test_four_gentle_weeks_that_both_see_and_either_may_end(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    assert hers.post(GENTLY, {"gently": "yes"}).url == PATH
    for client in (hers, his):
        assert "Only light questions until 11 October." in text(client)
    wish = Wish.objects.get()
    assert (wish.kind, wish.since, wish.until) == ("gentle", date(2026, 9, 13), date(2026, 10, 11))
    assert his.post(GENTLY, {"gently": "no"}).url == PATH
    for client in (hers, his):
        assert "For tired months" in text(client)
    assert not Wish.objects.exists()


def deep(couple):
    """Give a couple so many opened weeks that they are asked everything."""
    for n in range(8):
        week = begin(couple, (START - (9 - n) * WEEK).date(), [])
        week.exchange.opens_at = START - (9 - n) * WEEK
        week.exchange.save()


def test_gentle_weeks_ask_light_questions_only(couple, alice, sign_in):
    deep(couple)
    current(couple, START)

    def depths():
        return {candidate.depth for week in later(couple, 4) for candidate in week}

    client = sign_in(alice)
    assert depths() > {1}
    client.post(GENTLY, {"gently": "yes"})
    assert depths() == {1}
    client.post(GENTLY, {"gently": "no"})
    assert depths() > {1}


def test_ending_it_midway_counts_from_next_week_on(checkin, alice, sign_in):
    client = sign_in(alice)
    client.post(GENTLY, {"gently": "yes"})
    client.post(GENTLY, {"gently": "yes"})  # twice is once
    with time_machine.travel(NOW + WEEK, tick=False):
        client.post(GENTLY, {"gently": "no"})
        assert "For tired months" in text(client)
    wish = Wish.objects.get()
    assert (wish.since, wish.until) == (date(2026, 9, 13), date(2026, 9, 20))


def test_the_gentle_button_opened_as_a_page_does_nothing(couple, alice, sign_in):
    assert sign_in(alice).get(GENTLY, {"gently": "yes"}).status_code == 405
    assert not Wish.objects.exists()
