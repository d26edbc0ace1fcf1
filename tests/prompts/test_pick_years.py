"""Years on the library we ship, for couples of several habits; each life is lived once."""

from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

from prompts.picker.asker import Asker
from prompts.picker.candidates import Why
from prompts.vocabulary import ANCHORS
from tests.prompts.lives import ROMANCE, live_shipped

pytestmark = pytest.mark.xdist_group("years")
TWO_YEARS, FOUR_YEARS = 104, 200
SEEDS = pytest.mark.parametrize("seed", ["one", "two", "three", "four", "five"])


@cache
def diligent(seed):
    """A couple in love who open every week."""
    return live_shipped(Asker(seed, tags=ROMANCE), TWO_YEARS)


@cache
def light_only():
    return live_shipped(Asker("tired", tags=ROMANCE, gentle=True), FOUR_YEARS)


def shortest_gap(life):
    """How many weeks lie between asking a prompt and asking it again."""
    last, gaps = {}, [FOUR_YEARS]
    for number, week in enumerate(life.weeks):
        gaps += [number - last[one.key] for one in week.asked if one.key in last]
        last |= {one.key: number for one in week.asked}
    return min(gaps)


@SEEDS
def test_who_opens_every_week_sees_no_prompt_twice_in_two_years(seed):
    asked = [one.key for one in diligent(seed).asked()]
    assert len(asked) == len(set(asked)) == 4 * TWO_YEARS


@SEEDS
def test_no_two_vulnerable_weeks_in_a_row_and_one_such_prompt_at_most(seed):
    heavy = [sum(one.depth == 3 for one in week.asked) for week in diligent(seed).weeks]
    assert max(heavy) == 1
    assert not any(a and b for a, b in pairwise(heavy))
    assert sum(heavy) > TWO_YEARS / 3


@SEEDS
def test_every_week_has_its_appreciation_and_its_anchor_and_repair_comes_every_fourth(seed):
    weeks = diligent(seed).weeks
    for number, week in enumerate(weeks):
        assert any(one.kind == "appreciation" for one in week.asked)
        assert sum(bool(one.anchor) for one in week.asked) == 1
        near = [one for near in weeks[number : number + 4] for one in near.asked]
        assert any(one.kind == "repair" for one in near) or number + 4 > len(weeks)
        anchors = {one.anchor for near in weeks[number : number + 3] for one in near.asked}
        assert anchors >= set(ANCHORS) or number + 3 > len(weeks)


@SEEDS
def test_every_practice_comes_round_within_a_year(seed):
    practices = Counter(one.practice for week in diligent(seed).weeks[:52] for one in week.asked)
    assert len(practices) == 25  # all but touch, which needs two people to say yes
    assert "touch" not in practices


def test_after_two_years_the_first_come_again_and_late_enough_to_be_then_and_now():
    life = live_shipped(Asker("one", tags=ROMANCE), 130)
    again = [n for n, picks in enumerate(life.picks) for p in picks if p.why is Why.AGAIN]
    assert again
    assert again[0] > TWO_YEARS
    assert shortest_gap(life) >= 52


def test_light_only_sees_no_prompt_twice_within_half_a_year_over_four_years():
    life = light_only()
    assert {one.depth for one in life.asked()} == {1}
    assert all(len(week.asked) == 4 for week in life.weeks)
    assert shortest_gap(life) >= 26


def test_one_who_writes_alone_sees_no_prompt_twice_in_two_years():
    asked = [one.key for one in live_shipped(Asker("alone", alone=True), TWO_YEARS).asked()]
    assert len(asked) == len(set(asked)) == 4 * TWO_YEARS


@pytest.mark.parametrize("questions", [3, 5, 6])
def test_other_numbers_of_questions_last_a_year_and_a_half(questions):
    life = live_shipped(Asker("many", tags=ROMANCE, questions=questions), 78)
    asked = [one.key for one in life.asked()]
    assert len(asked) == len(set(asked)) == 4 + questions * 77


WEEKLY = ("appreciation", "meaningful-conversation", "curiosity", "repair")


@pytest.mark.parametrize("practice", WEEKLY)
def test_ruling_out_a_practice_of_every_week_leaves_enough_for_a_year(practice):
    life = live_shipped(Asker("never", tags=ROMANCE, ruled_out=frozenset({practice})), 52)
    assert all(len(week.asked) == 4 for week in life.weeks)
    assert shortest_gap(life) >= 26
    assert not any(one.practice == practice for week in life.weeks[1:] for one in week.asked)


def test_circumstances_do_bring_their_prompts():
    tags = frozenset({"parents", "long-distance"})
    life = live_shipped(Asker("parents", tags=tags), 52)
    met = Counter(tag for one in life.asked() for tag in one.tags)
    assert {"parents", "long-distance"} <= met.keys()
    assert met["parents"] + met["long-distance"] >= 6
    assert not set(met) & {"romance", "marriage", "new", "decades", "apart"}


def test_touch_comes_round_where_both_agreed():
    life = live_shipped(Asker("agreed", tags=ROMANCE | {"touch"}), 52)
    assert any(one.practice == "touch" for one in life.asked())


def test_friends_meet_what_suits_any_bond_and_nothing_twice_in_two_years():
    asked = live_shipped(Asker("friends", of_any_bond=True), TWO_YEARS).asked()
    assert len({one.key for one in asked}) == 4 * TWO_YEARS
    assert all("any-bond" in one.tags and one.practice != "touch" for one in asked)
