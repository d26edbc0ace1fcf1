"""Wishing, taking a wish back, and taking one prompt out of it."""

from datetime import timedelta

import pytest

from prompts.models import Wish
from prompts.picker import wish_list
from tests.conftest import START

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WEEK = timedelta(weeks=1)
DAY = START.date()


@pytest.fixture
def wish(couple):
    def made(*prompts, since=DAY, made_at=START):
        return wish_list.wish_first(couple, prompts, since=since, made_at=made_at)

    return made


def on(couple, day):
    return [w.prompts for w in couple.wishes.on(day)]


def test_a_wish_holds_from_its_week_until_it_is_withdrawn(couple, wish):
    made = wish(3, 1, 2, 1)
    assert (made.kind, made.prompts, made.until) == (Wish.Kind.FIRST, [3, 1, 2], None)
    assert on(couple, DAY - WEEK) == []
    assert on(couple, DAY) == on(couple, DAY + 50 * WEEK) == [[3, 1, 2]]
    wish_list.withdraw([made], before=DAY + 2 * WEEK)
    assert [on(couple, DAY + n * WEEK) for n in range(4)] == [[[3, 1, 2]], [[3, 1, 2]], [], []]


def test_the_older_one_goes_first_whichever_was_wished_first(couple, wish):
    wish(1, made_at=START)
    wish(2, made_at=START - WEEK)
    wish(3, made_at=START)
    assert on(couple, DAY) == [[2], [1], [3]]


def test_one_that_has_asked_nothing_yet_is_deleted(couple, wish):
    wish(1, since=DAY + WEEK)
    wish(2, since=DAY + 2 * WEEK)
    begun = wish(3)
    wish_list.withdraw(couple.wishes.all(), before=DAY + WEEK)
    assert list(couple.wishes.values_list("pk", "until")) == [(begun.pk, DAY + WEEK)]


def test_one_that_ended_sooner_stays_as_it_is(couple, wish):
    made = wish(1)
    wish_list.withdraw([made], before=DAY + WEEK)
    wish_list.withdraw([made], before=DAY + 3 * WEEK)
    assert on(couple, DAY + WEEK) == []


def test_only_these_are_withdrawn(couple, wish):
    made, _ = wish(1), wish(2)
    wish_list.withdraw([made], before=DAY)
    wish_list.withdraw(Wish.objects.none(), before=DAY)
    assert on(couple, DAY) == [[2]]


def test_one_prompt_is_taken_out_and_the_last_takes_the_wish_along(couple, wish):
    made = wish(3, 1, 2)
    wish_list.without(made, 1)
    wish_list.without(made, 9)
    assert on(couple, DAY) == [[3, 2]]
    wish_list.without(made, 3)
    wish_list.without(made, 2)
    assert not couple.wishes.exists()
