"""The pages around the week: looking back, being together, one's own hour."""

from datetime import timedelta

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from tests.conftest import START, member

NOW = START + timedelta(hours=1)


@pytest.fixture
def get(sign_in):
    def got(user, path):
        with time_machine.travel(NOW, tick=False):
            return sign_in(user).get(path).content.decode()

    return got


@pytest.mark.sqlite
def test_after_a_parting_looking_back_leads_to_my_words(opened, get, alice, bob, charlie):
    leave(member(bob), at=NOW)
    page = get(alice, "/back/")
    assert "Your shared weeks are closed" in page
    assert '<a class="button" href="/back/words/">' in page
    assert "Nothing behind you yet" not in page
    assert "Nothing behind you yet" in get(charlie, "/back/")


def test_who_wrote_nothing_in_the_shared_weeks_has_nothing_kept(checkin, get, alice, bob):
    leave(member(bob), at=NOW)
    assert "Nothing behind you yet" in get(alice, "/back/")


def test_somebody_alone_is_not_told_to_swap(get, charlie):
    page = get(charlie, "/together/")
    assert "Ask them of yourself" in page
    assert "swap" not in page
    assert "shared week" not in get(charlie, "/you/week/")


def test_two_people_swap(couple, get, alice):
    assert "then you swap" in get(alice, "/together/")
