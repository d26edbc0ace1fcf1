"""Wishes: these first, or only light ones for a while; and what they may not step over."""

from dataclasses import replace

import pytest

from prompts.picker.asker import VULNERABLE_FROM, Asker
from prompts.picker.candidates import Slot, Why
from prompts.picker.pick_week import pick
from prompts.vocabulary import CONTEXTS
from tests.prompts.lives import SMALL, c, day, keys, live, week

ASKER = Asker("a couple")
QUIET = [week(n) for n in range(VULNERABLE_FROM + 2)]  # opened enough for every depth
MENDED = [*QUIET, week(len(QUIET), c("mend", "repair"))]  # and repair is not due
CURIOUS = ("curious-0", "curious-2", "curious-4", "curious-6", "curious-8")
THANKS = ("thanks-0", "thanks-2", "thanks-4", "thanks-6", "thanks-8")


def asked(*wished, history=MENDED, library=SMALL, **fields):
    asker = Asker("a couple", wished=wished, **fields)
    return pick(library, history, day(len(history)), asker)


def granted(picks):
    return {p.candidate.key for p in picks if p.why is Why.WISH}


@pytest.mark.parametrize(("questions", "most"), [(3, 1), (4, 2), (5, 2), (6, 3)])
def test_at_most_half_of_a_week_is_wished_the_oldest_first(questions, most):
    picks = asked(*CURIOUS, questions=questions)
    assert granted(picks) == set(CURIOUS[:most])
    assert len(picks) == questions
    assert {Why.APPRECIATION, Why.ANCHOR} <= {p.why for p in picks}


def test_of_one_set_a_week_asks_one_step_and_of_another_what_is_left():
    one, two, three, *_ = CURIOUS
    steps = (frozenset({one}), frozenset({two}))
    assert granted(asked(one, two, in_steps=(steps,))) == {one}
    assert granted(asked(one, two, three, in_steps=(steps, (frozenset({three}),)))) == {one, three}
    assert granted(asked(one, two, in_steps=(steps[:1], steps[1:]))) == {one, two}


@pytest.mark.parametrize(("questions", "most"), [(3, 0), (4, 1), (5, 2), (6, 3)])
def test_a_repair_that_is_due_stays_whatever_is_wished(questions, most):
    picks = asked(*CURIOUS, questions=questions, history=QUIET)
    assert granted(picks) == set(CURIOUS[:most])
    assert {Why.APPRECIATION, Why.ANCHOR, Why.REPAIR} <= {p.why for p in picks}


@pytest.mark.parametrize("questions", [3, 4, 5, 6])
def test_years_of_wishes_keep_repair_every_fourth_week(questions):
    wished = tuple(one.key for one in SMALL if one.practice in {"trust", "curiosity"})
    life = live(Asker("a couple", questions=questions, wished=wished), 24)
    repairs = [n for n, one in enumerate(life.weeks) if any(x.kind == "repair" for x in one.asked)]
    assert repairs == list(range(0, 24, 4))
    assert sum(len(granted(picks)) for picks in life.picks) >= 18


REFUSED = {
    "one they have had": {"history": [*MENDED[:-1], week(8, c("mend", "repair"), c(CURIOUS[0]))]},
    "one ruled out": {"ruled_out": frozenset({CURIOUS[0]})},
    "one nobody publishes": {"library": [one for one in SMALL if one.key != CURIOUS[0]]},
}


@pytest.mark.parametrize("fields", REFUSED.values(), ids=REFUSED.keys())
def test_the_next_wish_takes_the_place_of(fields):
    assert granted(asked(*CURIOUS, **fields)) == set(CURIOUS[1:3])


def test_wishes_of_a_practice_ruled_out_are_not_asked():
    assert granted(asked(*CURIOUS, *THANKS, ruled_out=frozenset({"curiosity"}))) == set(THANKS[:2])


def test_no_wish_asks_about_touch_before_both_agreed():
    library = [*SMALL, c("hold-hands", practice="touch")]
    assert granted(asked("hold-hands", library=library)) == set()
    agreed = asked("hold-hands", library=library, tags=frozenset({"touch"}))
    assert granted(agreed) == {"hold-hands"}


@pytest.mark.parametrize("fields", [{}, {"tags": frozenset(CONTEXTS)}], ids=["no", "every"])
def test_what_is_asked_after_a_date_never_comes_in_a_week(fields):
    evening = c("after-date-tea", "reflection", 1, "date-nights", "", "after-date")
    picks = asked(evening.key, library=[evening, *SMALL], focus="date-nights", **fields)
    assert evening.key not in keys(picks)
    assert asked(evening.key, library=[evening], **fields) == []
    assert len(picks) == 4


def test_alone_no_wish_asks_about_repair():
    assert granted(asked("mend-0", alone=True)) == set()


HEAVY = ("curious-3", "curious-9")


def test_one_heavy_wish_at_a_time_and_nothing_heavy_beside_it():
    picks = asked(*HEAVY, *CURIOUS, questions=6)
    assert granted(picks) == {HEAVY[0], *CURIOUS[:2]}
    assert sum(p.candidate.depth == 3 for p in picks) == 1


def test_no_heavy_wish_beside_a_heavy_week():
    history = [*QUIET, week(len(QUIET), c("mend", "repair", 3))]
    assert granted(asked(*HEAVY, *CURIOUS, history=history)) == set(CURIOUS[:2])


def test_a_wish_that_its_own_slot_might_draw_is_asked_once():
    library = [c(f"thanks-{n}", "appreciation") for n in range(2)] + SMALL[30:]
    for n in range(20):
        picks = pick(library, MENDED, day(9), Asker(f"couple {n}", wished=("thanks-1",)))
        assert len(set(keys(picks))) == 4
        assert granted(picks) == {"thanks-1"}


def test_a_wished_anchor_does_not_take_the_turn_of_the_others():
    for number in range(3, 9):
        life = live(Asker("a couple", wished=("mind-0", "mind-2", "mind-4")), number)
        near = {one.anchor for week in life.weeks[-3:] for one in week.asked}
        assert {"mind", "loved", "support"} <= near


def test_a_wish_twice_is_one_wish():
    assert granted(asked(CURIOUS[0], CURIOUS[0], CURIOUS[1])) == set(CURIOUS[:2])


# --- Gentle weeks -----------------------------------------------------------------------


def test_gentle_weeks_keep_to_light():
    life = live(Asker("a couple", gentle=True, questions=6), 30)
    assert {one.depth for one in life.asked()} == {1}
    assert all(len(one.asked) == 6 for one in life.weeks)


def test_a_gentle_month_begins_and_ends():
    life = live(lambda n: replace(ASKER, gentle=12 <= n < 16), 24)
    deepest = [max(one.depth for one in week.asked) for week in life.weeks]
    assert max(deepest[8:12]) == 3
    assert deepest[12:16] == [1] * 4
    assert max(deepest[16:18]) == 3  # what they had opened still counts


def test_gentle_weeks_grant_light_wishes_only():
    assert granted(asked("curious-1", *HEAVY, *CURIOUS, gentle=True)) == set(CURIOUS[:2])


def test_what_is_exchanged_in_a_gentle_week_is_light_too():
    asker = Asker("a couple", gentle=True)
    for one in pick(SMALL, MENDED, day(9), asker):
        picks = pick(SMALL, MENDED, day(9), replace(asker, swapped=(one.candidate.key,)))
        assert {p.candidate.depth for p in picks} == {1}
        assert {p.candidate.slot for p in picks} >= {Slot.APPRECIATION, Slot.ANCHOR}
