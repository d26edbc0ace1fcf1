"""This week shows one next step and at most four quiet cards, by one rule."""

from itertools import combinations

import pytest

from intimacy.home.quiet_cards import MOST, ORDER, quiet_cards


def test_at_most_four_and_the_first_of_the_order_win():
    everything = {name: name.upper() for name in reversed(ORDER)}
    cards = quiet_cards(everything)
    assert MOST == 4
    assert list(cards.items()) == [(name, name.upper()) for name in ORDER[:4]]


def test_what_has_nothing_takes_nobody_s_place():
    nothing = dict.fromkeys(ORDER, None) | {"could_bring": 0, "untouched": "", "asked": False}
    assert quiet_cards(nothing) == {}
    for some in combinations(ORDER, MOST):
        assert list(quiet_cards(nothing | dict.fromkeys(some, 1))) == list(some)


def test_what_waits_for_an_answer_wins_over_what_is_good_to_know():
    asks = ORDER[:4]
    for other in ORDER[4:]:
        assert list(quiet_cards(dict.fromkeys([other, *asks], 1))) == list(asks)


def test_a_card_without_a_place_in_the_order_is_a_mistake():
    with pytest.raises(KeyError):
        quiet_cards({"weather": 1})
