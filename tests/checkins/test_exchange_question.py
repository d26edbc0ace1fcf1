"""Exchanging one of next week's questions, once a person and week."""

import pytest
import time_machine

from checkins.begin_week import current
from prompts.models import Boundary, Swap
from tests.asked import NOW, WEEK, coming_keys, keys_of, publish_only
from tests.checkins.test_next_week import (
    NEXT,
    _evening,  # noqa: F401  fixtures
    exchange,
    never,
    shown,
)
from tests.conftest import START

GONE = "That question is not among next week’s."
BEGUN = "That week has begun, so its questions stay as they are."


@pytest.mark.sqlite
def test_an_exchange_asks_one_other_question_of_both(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    before = shown(hers)
    assert "Exchanged." in exchange(hers, before[0])
    assert len(set(shown(hers)) - set(before)) == 1
    assert set(before) - set(shown(hers)) == {before[0]}
    assert shown(his) == before  # until the week opens
    assert set(coming_keys(checkin.couple)) == set(shown(hers))
    swap = Swap.objects.get()
    assert (swap.couple, swap.user, swap.week) == (checkin.couple, alice, NEXT)


@pytest.mark.sqlite
def test_one_a_person_and_week(checkin, alice, sign_in):
    client = sign_in(alice)
    seen = exchange(client, shown(client)[0])
    assert "You have exchanged one of its questions." in seen
    assert "Exchange it" not in seen
    kept = shown(client)
    assert "You have exchanged one of next week’s questions already." in exchange(client, kept[0])
    assert shown(client) == kept
    assert Swap.objects.count() == 1


def test_both_may_and_next_week_both_may_again(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    exchange(hers, shown(hers)[0])
    exchange(his, shown(his)[0])
    assert Swap.objects.filter(week=NEXT).count() == 2
    with time_machine.travel(NOW + WEEK, tick=False):
        exchange(hers, shown(hers)[0], NEXT + WEEK)
    assert Swap.objects.filter(week=NEXT + WEEK).count() == 1


def test_both_may_exchange_the_same_one_and_something_else_is_asked(checkin, alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    key, drawn = shown(his)[0], shown(his)
    exchange(hers, key)
    exchange(his, key)
    asked = coming_keys(checkin.couple)
    assert key not in asked
    assert len(set(asked)) == 4
    assert set(drawn[1:]) < set(asked)
    assert Swap.objects.count() == 2


@pytest.mark.sqlite
def test_an_old_day_and_an_unknown_key_change_nothing(checkin, alice, sign_in):
    client = sign_in(alice)
    kept = shown(client)
    for day in (NEXT - WEEK, NEXT + WEEK, "", "2026-02-30"):
        assert BEGUN in exchange(client, kept[0], day)
    for key in ("nobody-asks-this", keys_of(checkin)[0], ""):
        assert GONE in exchange(client, key)
    assert shown(client) == kept
    assert not Swap.objects.exists()


@pytest.mark.abuse("AC-54")
def test_a_week_that_has_begun_meanwhile_stays_as_it_is(checkin, alice, bob, sign_in):
    client = sign_in(alice)
    key = shown(client)[0]
    with time_machine.travel(START + WEEK, tick=False):
        asked = keys_of(current(checkin.couple, START + WEEK))
        assert BEGUN in exchange(client, key)
        never(client, key)
        assert keys_of(current(checkin.couple, START + WEEK)) == asked
    assert not Swap.objects.exists()
    assert not Boundary.objects.exists()


def test_an_exchange_for_nothing_is_not_used_up(checkin, alice, sign_in):
    publish_only(key__in=coming_keys(checkin.couple))
    client = sign_in(alice)
    kept = shown(client)
    assert "There is nothing else to ask in its place just now." in exchange(client, kept[0])
    assert shown(client) == kept
    assert not Swap.objects.exists()
