"""What a week is made of: appreciation, an anchor, curiosity, and what takes turns."""

from itertools import pairwise

import pytest

from prompts.picker.asker import Asker
from prompts.picker.candidates import Slot, Why
from prompts.picker.pick_week import pick
from prompts.vocabulary import ANCHORS
from tests.prompts.lives import PRACTICES, SMALL, c, candidates, day, keys, live, week

A, N, C, R, T = Slot
WEEKS = 24  # before any slot of the small library is used up
QUESTIONS = pytest.mark.parametrize("questions", [3, 4, 5, 6])


def slots(picks):
    return sorted((p.candidate.slot for p in picks), key=list(Slot).index)


def life_of(questions, **fields):
    return live(Asker("a couple", questions=questions, **fields), WEEKS)


MADE_OF = {
    3: {(A, N, C), (A, N, R), (A, N, T)},
    4: {(A, N, C, R), (A, N, C, T)},
    5: {(A, N, C, R, T), (A, N, C, T, T)},
    6: {(A, N, C, R, T, T), (A, N, C, T, T, T)},
}


@QUESTIONS
def test_a_week_is_made_of(questions):
    made_of = {tuple(slots(picks)) for picks in life_of(questions).picks}
    assert made_of == MADE_OF[questions]


@QUESTIONS
def test_each_says_why_it_is_there(questions):
    for picks in life_of(questions, focus="trust").picks:
        for candidate, why in picks:
            expected = {Why.TURN, Why.FOCUS} if candidate.slot is T else {Why(candidate.slot)}
            assert why in expected
            assert (why is Why.FOCUS) <= (candidate.practice == "trust")


def test_of_three_questions_the_last_is_curiosity_every_other_week_or_sooner():
    last = [slots(picks)[-1] for picks in life_of(3).picks]
    assert {C, T} < set(last)
    assert (C, C) not in set(pairwise(last))
    assert (T, T) not in set(pairwise(last))


@QUESTIONS
def test_repair_comes_every_fourth_week(questions):
    picks = life_of(questions).picks
    repairs = [n for n, one in enumerate(picks) if R in slots(one)]
    assert repairs == list(range(0, WEEKS, 4))


def test_repair_counts_from_when_it_was_last_asked():
    mended = [week(0), week(1, c("mend", "repair")), week(2), week(3)]
    assert R not in slots(pick(SMALL, mended, day(4), Asker("a couple")))
    assert R in slots(pick(SMALL, [*mended, week(4)], day(5), Asker("a couple")))


@QUESTIONS
def test_all_three_anchors_come_within_three_weeks(questions):
    anchors = [{one.anchor for one in week.asked} - {""} for week in life_of(questions).weeks]
    for near in zip(anchors, anchors[1:], anchors[2:], strict=False):
        assert set.union(*near) == set(ANCHORS)


def test_an_anchor_that_is_all_too_deep_leaves_its_turn_to_the_next():
    library = [c("loved", depth=3, anchor="loved"), c("mind", anchor="mind")]
    library += [one for one in SMALL if not one.anchor]
    picks = pick(library, [week(0, c("old", anchor="support"))], day(1), Asker("a couple"))
    assert "mind" in keys(picks)


# --- Turns ------------------------------------------------------------------------------


def practices(picks):
    return [p.candidate.practice for p in picks if p.candidate.slot is T]


def test_the_turn_is_for_the_practice_longest_untouched():
    order = [practice for picks in life_of(4).picks for practice in practices(picks)]
    assert set(order[:6]) == set(PRACTICES)
    assert order[6:12] == order[:6]


@pytest.mark.parametrize("questions", [5, 6])
def test_the_turns_of_a_week_are_for_different_practices(questions):
    for picks in life_of(questions).picks:
        assert len(practices(picks)) == len(set(practices(picks)))


def focused(life):
    return [any(p.why is Why.FOCUS for p in picks) for picks in life.picks]


@QUESTIONS
def test_the_focus_and_the_rest_go_by_turns(questions):
    came = focused(life_of(questions, focus="empathy"))
    assert not any(a and b for a, b in pairwise(came))
    assert came.count(True) >= {3: 4}.get(questions, 7)
    assert not any(focused(life_of(questions)))


def test_a_focus_comes_round_more_often_than_by_itself():
    def how_often(life):
        return sum(practices(picks).count("empathy") for picks in life.picks)

    assert how_often(life_of(4, focus="empathy")) >= 2 * how_often(life_of(4))


def test_a_focus_that_is_used_up_gives_way_to_what_is_fresh():
    had = [one for one in SMALL if one.practice == "empathy"]
    asker = Asker("a couple", focus="empathy")
    for number in range(40, 44):
        picks = pick(SMALL, [week(0, *had), week(1, c("mend", "repair"))], day(number), asker)
        assert not set(had) & set(candidates(picks))
        assert Why.FOCUS not in {p.why for p in picks}


# --- Where a slot has nothing to ask ----------------------------------------------------

WEEKLY = {
    "appreciation": A,
    "meaningful-conversation": N,
    "curiosity": C,
    "repair": R,
}


@QUESTIONS
@pytest.mark.parametrize("practice", WEEKLY)
def test_what_is_ruled_out_leaves_its_place_to_others(practice, questions):
    life = life_of(questions, ruled_out=frozenset({practice}))
    assert not any(one.practice == practice for one in life.asked())
    assert all(len(picks) == questions for picks in life.picks)
    kept = {A, N, C} if questions > 3 else {A, N}
    assert all(kept - {WEEKLY[practice]} <= set(slots(picks)) for picks in life.picks)


def test_everything_ruled_out_but_one_practice_is_asked_from_that_one():
    others = frozenset(one.practice for one in SMALL) - {"curiosity"}
    for picks in live(Asker("a couple", ruled_out=others), 12).picks:
        assert slots(picks) == [C] * 4
