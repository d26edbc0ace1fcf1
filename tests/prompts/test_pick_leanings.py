"""What each would rather be asked, or not: exchanging, resting, ruling out, liking, agreeing."""

from dataclasses import replace

import pytest

from prompts.picker.asker import Asker
from prompts.picker.candidates import Slot
from prompts.picker.pick_week import pick
from tests.prompts.lives import SMALL, c, day, keys, live, some, week

SEEDS = tuple(f"couple {n}" for n in range(6))
WEEKS = live(Asker("a couple"), 12).weeks
NEXT = day(12)
WEEK_OF = {seed: pick(SMALL, WEEKS, NEXT, Asker(seed)) for seed in SEEDS}


def exchanged(*swapped, seed="couple 0", library=SMALL, history=WEEKS, **fields):
    asker = Asker(seed, swapped=swapped, **fields)
    return pick(library, history, day(len(history)), asker)


def by_slot(picks):
    return sorted(p.candidate.slot for p in picks)


# --- Exchanging -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_one_is_exchanged_in_its_own_slot_and_the_others_stay(seed):
    before = WEEK_OF[seed]
    for one in before:
        after = exchanged(one.candidate.key, seed=seed)
        assert set(before) - set(after) == {one}
        assert by_slot(after) == by_slot(before)
        assert len(after) == 4


def test_what_comes_instead_is_never_heavy():
    swapped = 0
    for number in range(8, 30):
        weeks = live(Asker("a couple"), number).weeks
        before = exchanged(history=weeks, seed="a couple")
        heavy = [p.candidate.key for p in before if p.candidate.depth == 3]
        for key in keys(before):
            after = exchanged(key, history=weeks, seed="a couple")
            swapped += key in heavy
            left = [p.candidate.key for p in after if p.candidate.depth == 3]
            assert left == [k for k in heavy if k != key]
    assert swapped > 5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_exchange_replaces_what_the_first_one_brought(seed):
    before = WEEK_OF[seed]
    for one in before:
        first = exchanged(one.candidate.key, seed=seed)
        (came,) = set(keys(first)) - set(keys(before))
        second = exchanged(one.candidate.key, came, seed=seed)
        assert len(second) == 4
        assert not {one.candidate.key, came} & set(keys(second))
        assert set(keys(before)) - set(keys(second)) == {one.candidate.key}
        assert by_slot(second) == by_slot(before)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_different_ones_are_exchanged(seed):
    before = keys(WEEK_OF[seed])
    for a, b in ((0, 1), (1, 3), (3, 2)):
        after = keys(exchanged(before[a], before[b], seed=seed))
        assert set(before) - set(after) == {before[a], before[b]}
        assert len(set(after)) == 4


def test_exchanging_what_is_not_asked_changes_nothing():
    other = next(one.key for one in SMALL if one.key not in keys(WEEK_OF["couple 0"]))
    assert exchanged(other) == exchanged("nothing-of-this-name") == WEEK_OF["couple 0"]


def test_a_slot_that_holds_nothing_else_is_exchanged_for_another():
    library = [c("thanks", "appreciation"), *some("curious", 9, kind="curiosity", depth=1)]
    before = pick(library, [], day(0), Asker("a couple"))
    after = exchanged("thanks", seed="a couple", library=library, history=[])
    assert set(keys(before)) - set(keys(after)) == {"thanks"}
    assert len(after) == 4


def test_where_nothing_else_may_be_asked_it_stays():
    library = some("curious", 4, kind="curiosity", depth=1)
    assert "curious-1" in keys(exchanged("curious-1", library=library, history=[]))


def test_nothing_heavy_comes_instead_even_where_nothing_else_is_left():
    kinds = ("appreciation", "repair")
    library = [*(c(kind, kind) for kind in kinds), c("mind", anchor="mind")]
    library.append(c("heavy", "curiosity", 3, "curiosity"))
    weeks = [week(n) for n in range(8)]
    asked = exchanged(library=library, history=weeks, questions=3)
    assert exchanged("repair", library=library, history=weeks, questions=3) == asked


def test_where_nothing_is_left_a_second_exchange_does_not_bring_the_first_back():
    library = some("curious", 5, kind="curiosity", depth=1)
    before = keys(exchanged(library=library, history=[]))
    (spare,) = {one.key for one in library} - set(before)
    twice = keys(exchanged(before[0], spare, library=library, history=[]))
    assert set(twice) == {spare, *before[1:]}


def test_exchanging_repair_brings_repair():
    before = exchanged(history=[])
    (repair,) = [p.candidate.key for p in before if p.candidate.slot is Slot.REPAIR]
    after = exchanged(repair, history=[])
    assert by_slot(after) == by_slot(before)


def test_a_wish_may_be_exchanged_too():
    assert "curious-0" in keys(exchanged(wished=("curious-0",), history=[]))
    after = exchanged("curious-0", wished=("curious-0",), history=[])
    assert "curious-0" not in keys(after)
    assert len(after) == 4


def test_what_was_exchanged_lately_rests():
    library = some("curious", 9, kind="curiosity", practice="curiosity", depth=1)
    resting = frozenset({"curious-0", "curious-1", "curious-2"})
    for seed in SEEDS:
        picks = pick(library, [], day(0), Asker(seed, resting=resting))
        assert not resting & set(keys(picks))
        assert len(picks) == 4
    assert {key for seed in SEEDS for key in keys(pick(library, [], day(0), Asker(seed)))} > resting


# --- Ruling out -------------------------------------------------------------------------


def test_a_prompt_ruled_out_is_not_asked_and_no_other_changes():
    for seed, before in WEEK_OF.items():
        asker = Asker(seed)
        for key in keys(before):
            after = pick(SMALL, WEEKS, NEXT, replace(asker, ruled_out=frozenset({key})))
            assert key not in keys(after)
            assert len(after) == 4
            assert len(set(keys(before)) & set(keys(after))) >= 2  # the heavy slot may move


def test_a_practice_ruled_out_is_not_asked():
    out = frozenset({"trust", "curiosity"})
    life = live(Asker("a couple", ruled_out=out, focus="trust"), 20)
    assert not any(one.practice in out for one in life.asked())
    assert all(len(one.asked) == 4 for one in life.weeks)


def test_ruling_out_what_is_not_for_them_anyway_changes_nothing():
    foreign = [c(f"parents-{n}", "curiosity", 1, "curiosity", "", "parents") for n in range(9)]
    out = frozenset(one.key for one in foreign)
    for seed, before in WEEK_OF.items():
        for asker in (Asker(seed), Asker(seed, ruled_out=out)):
            assert pick([*SMALL, *foreign], WEEKS, NEXT, asker) == before


# --- Liking -----------------------------------------------------------------------------

MORE = ("trust", 1)
THREE = [one for one in SMALL if one.practice in {"appreciation", "meaningful-conversation"}]
TURNS = [one for one in SMALL if one.practice in {"trust", "rituals"}]


def turn(trust, liked):
    """The practice whose turn it is: trust so many weeks ago, rituals twenty, repair just now."""
    weeks = [
        (40 - trust, c("t")),
        (20, c("r", practice="rituals")),
        (39, c("m", "repair", 1, "repair")),
    ]
    history = [week(number, one) for number, one in weeks]
    picks = pick([*THREE, *TURNS], history, day(40), Asker("a couple", questions=3, liked=liked))
    return next(p.candidate.practice for p in picks if p.candidate.slot is Slot.TURN)


@pytest.mark.parametrize(("marks", "sooner"), [(0, 0), (1, 4), (2, 8), (3, 12), (9, 12)])
def test_a_liked_practice_comes_round_sooner(marks, sooner):
    liked = (MORE,) * marks
    assert turn(20 - sooner + 1, liked) == "trust"
    assert turn(20 - sooner - 1, liked) == "rituals"


def test_a_liked_kind_of_prompt_is_drawn_more_readily():
    library = [c(f"thanks-{n}", "appreciation", 1, p) for n, p in enumerate(["trust", "rituals"])]

    def share(*liked):
        asked = [pick(library, [], day(0), Asker(f"{n}", questions=3, liked=liked))[0]
                 for n in range(400)]  # fmt: skip
        return sum(p.candidate.practice == "trust" for p in asked) / 400

    assert 0.42 < share() < 0.58
    assert 0.59 < share(MORE) < 0.75  # 2 of 3
    assert 0.73 < share(*[MORE] * 9) < 0.87  # 4 of 5 at most
    assert 0.42 < share(("trust", 2)) < 0.58  # liked at another depth


# --- Agreeing ---------------------------------------------------------------------------


def test_touch_is_asked_only_of_those_who_said_yes():
    library = [*SMALL, *some("hold", practice="touch")]
    assert not any(one.practice == "touch" for one in live(Asker("a"), 30, library).asked())
    agreed = live(Asker("a", tags=frozenset({"touch"})), 30, library)
    assert any(one.practice == "touch" for one in agreed.asked())
    focus = live(Asker("a", focus="touch"), 30, library)
    assert not any(one.practice == "touch" for one in focus.asked())
