"""What there is to talk about in a week: six sets of three, and a wording of each anchor."""

from itertools import chain

import pytest

from prompts.picker.asker import Asker
from prompts.picker.draw_talk import IN_A_SET, SETS, draw_talk
from prompts.picker.shelves import Shelves
from prompts.vocabulary import ANCHORS, PERSONAL
from tests.prompts.lives import day, shipped, week

LIBRARY = shipped()[0]
SHELVES = Shelves(LIBRARY)
BY_KEY = SHELVES.by_key
YEARS = [week(n) for n in range(20)]  # opened: everything may be asked by now
NEXT = 20


def drawn(asker=None, history=YEARS, number=NEXT, taken=()):
    return draw_talk(SHELVES, history, day(number), asker or Asker("a couple"), taken)


def keys(found):
    return [*found.anchors, *chain(*found.sets)]


def test_a_week_has_each_anchor_once_and_six_sets_of_three():
    found = drawn()
    assert [BY_KEY[key].anchor for key in found.anchors] == list(ANCHORS)
    assert [len(one) for one in found.sets] == [IN_A_SET] * SETS
    assert len(set(keys(found))) == len(keys(found))


def test_a_set_is_of_three_practices_the_lightest_first():
    for one in drawn().sets:
        assert len({BY_KEY[key].practice for key in one}) == IN_A_SET
        depths = [BY_KEY[key].depth for key in one]
        assert depths == sorted(depths)


def test_the_same_week_draws_the_same_and_another_week_or_couple_others():
    assert drawn() == drawn()
    assert drawn().anchors != drawn(number=NEXT + 1).anchors
    assert set(keys(drawn())) != set(keys(drawn(Asker("another couple"))))


def test_what_the_coming_week_asks_is_left_for_it():
    taken = keys(drawn())
    assert not set(taken) & set(keys(drawn(taken=taken)))


def test_what_was_asked_lately_or_is_wished_for_is_left_out():
    found = keys(drawn())
    lately = [*YEARS[:-1], week(NEXT - 1, *(BY_KEY[key] for key in found))]
    assert not set(found) & set(keys(drawn(history=lately)))
    assert not set(found) & set(keys(drawn(Asker("a couple", wished=tuple(found)))))


@pytest.mark.parametrize("number", range(8))
def test_nothing_ruled_out_vulnerable_of_another_life_or_unasked_for(number):
    asker = Asker("a couple", ruled_out=frozenset({"curiosity", "appreciation"}))
    for key in keys(drawn(asker, number=NEXT + number)):
        c = BY_KEY[key]
        assert c.practice not in {"curiosity", "appreciation", "touch"}
        assert c.depth <= PERSONAL
        assert c.tags <= {"any-bond"}
        assert c.kind != "exercise"


def test_before_two_opened_weeks_and_in_gentle_ones_all_are_light():
    for found in (drawn(history=[]), drawn(Asker("a couple", gentle=True))):
        assert {BY_KEY[key].depth for key in keys(found)} == {1}


def test_a_library_that_has_run_out_has_fewer_sets_and_no_broken_one():
    few = Shelves(LIBRARY[:12])
    found = draw_talk(few, YEARS, day(NEXT), Asker("a couple"), ())
    assert all(len(one) == IN_A_SET for one in found.sets)
    assert draw_talk(Shelves([]), [], day(NEXT), Asker("a couple"), ()) == ([], [])
