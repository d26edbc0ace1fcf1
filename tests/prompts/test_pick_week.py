"""The picker: the same for the same, deeper with what was opened, again when all is used up."""

import os
import random
import subprocess
import sys

import pytest

from prompts.picker.asker import PERSONAL_FROM, VULNERABLE_FROM, Asker
from prompts.picker.candidates import Candidate, Week, Why
from prompts.picker.pick_week import pick
from tests.prompts.lives import ROMANCE, SMALL, c, candidates, day, keys, live, some, week

ASKER = Asker("a couple")


# --- The same question, the same answer -------------------------------------------------


def test_the_same_history_gives_the_same_prompts():
    assert live(ASKER, 12) == live(ASKER, 12)


def test_the_order_of_what_is_handed_in_does_not_matter():
    asker = Asker("a couple", questions=6, liked=(("trust", 1), ("empathy", 2)))
    weeks = live(asker, 20).weeks
    expected = pick(SMALL, weeks, day(20), asker)
    for shuffle in (random.Random(n).sample for n in range(5)):
        mixed = shuffle(SMALL, len(SMALL)), shuffle(weeks, len(weeks))
        assert pick(*mixed, day(20), asker) == expected


LIVE = """
from prompts.picker.pick_week import Asker
from tests.prompts.lives import keys, live
life = live(Asker("a couple", questions=6, focus="trust"), 12)
print([(keys(picks), [p.why.value for p in picks]) for picks in life.picks])
"""


def test_another_process_gives_the_same():
    said = {
        subprocess.run(
            [sys.executable, "-c", LIVE],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    assert b"thanks-" in said.pop()


def test_couples_are_asked_different_things():
    assert len({tuple(keys(live(Asker(f"couple {n}"), 1).picks[0])) for n in range(20)}) > 10


def test_weeks_to_come_change_nothing():
    weeks = live(ASKER, 20).weeks
    assert pick(SMALL, weeks, day(10), ASKER) == pick(SMALL, weeks[:10], day(10), ASKER)


@pytest.mark.abuse("AC-04")
def test_nothing_a_person_writes_apart_reaches_the_picker():
    assert set(Week._fields) == {"day", "asked", "opened"}
    assert set(Candidate._fields) == set("key version practice kind depth anchor tags".split())
    together = {"seed", "alone", "tags", "questions", "focus", "gentle", "wished", "in_steps"}
    together |= {"of_any_bond"}
    privately = {"ruled_out", "swapped", "resting", "liked"}
    assert set(Asker.__dataclass_fields__) == together | privately


# --- Depth rises by what both have opened -----------------------------------------------


@pytest.mark.parametrize("every", [1, 2, 3], ids="opens every {}".format)
def test_depth_grows_with_the_weeks_opened(every):
    life = live(ASKER, 26, opens=lambda n: n % every == 0)
    for number, one in enumerate(life.weeks):
        opened = sum(before.opened for before in life.weeks[: max(number - 1, 0)])
        allowed = 1 + (opened >= PERSONAL_FROM) + (opened >= VULNERABLE_FROM)
        assert max(asked.depth for asked in one.asked) <= allowed
    assert {asked.depth for asked in life.asked()} == {1, 2, 3}


@pytest.mark.abuse("AC-04")
def test_whether_the_running_week_opened_changes_nothing():
    for number in range(1, 12):
        before = live(ASKER, number).weeks
        running = before.pop()
        tries = [
            pick(SMALL, [*before, running._replace(opened=opened)], day(number), ASKER)
            for opened in (True, False)
        ]
        assert tries[0] == tries[1]


def test_somebody_who_opens_nothing_is_asked_light_things():
    life = live(ASKER, 40, opens=lambda number: False)
    assert {asked.depth for asked in life.asked()} == {1}
    assert all(len(one.asked) == 4 for one in life.weeks)


def test_a_new_one_that_is_too_deep_waits():
    light, deep = c("light", "appreciation"), c("deep", "appreciation", 2)
    weeks = [week(0, light, opened=False)]
    assert keys(pick([light, deep], weeks, day(1), ASKER)) == ["light"]


def earned(last=()):
    """Weeks enough for every depth; the last of them asked these."""
    return [week(n) for n in range(VULNERABLE_FROM + 1)] + [week(VULNERABLE_FROM + 1, *last)]


SOON = day(VULNERABLE_FROM + 2)


def test_a_heavy_one_never_follows_a_heavy_one_not_even_to_spare_a_repeat():
    light, heavy = c("light", "appreciation"), c("heavy", "appreciation", 3)
    library, weeks = [light, heavy], earned([light, c("other", depth=3)])
    assert pick(library, weeks, SOON, ASKER) == [(light, Why.AGAIN)]
    assert keys(pick(library, earned([light]), SOON, ASKER)) == ["light", "heavy"]
    assert pick([heavy], weeks, SOON, ASKER) == []


def test_a_heavy_one_comes_every_other_week_once_they_have_opened_enough():
    heavy = [any(one.depth == 3 for one in week.asked) for week in live(ASKER, 24).weeks]
    assert heavy == [False] * 7 + [True, False] * 8 + [True]


def test_a_week_holds_one_heavy_prompt_even_where_only_heavy_ones_are_left():
    library = some("curious", 9, kind="curiosity", practice="curiosity", depth=3)
    assert len(pick(library, earned(), SOON, ASKER)) == 1


# --- The life they lead -----------------------------------------------------------------

LIVES = [c(f"{tag}-{n}", "curiosity", 1, "curiosity", "", tag) for tag in
         ("parents", "romance", "long-distance") for n in range(9)]  # fmt: skip


@pytest.mark.parametrize("tags", [frozenset(), ROMANCE, frozenset({"parents"})], ids=sorted)
def test_only_the_life_they_lead_is_asked_about(tags):
    asked = live(Asker("a couple", tags=tags), 20, [*SMALL, *LIVES]).asked()
    assert {tag for one in asked for tag in one.tags} == tags


def test_a_prompt_for_two_circumstances_needs_both():
    both = c("both", "curiosity", 1, "curiosity", "", "parents", "long-distance")
    one, two = frozenset({"parents"}), frozenset({"parents", "long-distance"})
    assert pick([both], [], day(0), Asker("a couple", tags=one)) == []
    assert keys(pick([both], [], day(0), Asker("a couple", tags=two))) == ["both"]


def test_what_fits_ones_own_life_comes_up_more_readily():
    plain = some("plain", 8, kind="curiosity", practice="curiosity", depth=1)
    of_parents = [c(f"parents-{n}", "curiosity", 1, "curiosity", "", "parents") for n in range(8)]
    tags, drawn = frozenset({"parents"}), []
    for n in range(200):
        picks = pick([*plain, *of_parents], [], day(0), Asker(f"couple {n}", tags=tags))
        drawn += keys(picks)[:1]
    assert 0.6 < sum("parents" in key for key in drawn) / len(drawn) < 0.9  # 3 of 4, not 1 of 2


def test_alone_nobody_is_asked_about_repair():
    life = live(Asker("one person", alone=True), 12)
    assert not any(asked.kind == "repair" for asked in life.asked())
    assert all(len(one.asked) == 4 for one in life.weeks)
    assert any(asked.kind == "repair" for asked in live(ASKER, 12).asked())


# --- Again, once all is used up ---------------------------------------------------------


def test_what_was_asked_longest_ago_comes_again_first():
    asked = some("thanks", 4, kind="appreciation", depth=1)
    weeks = [week(n, one) for n, one in enumerate(asked)]
    asker = Asker("a couple", questions=3)
    picks = pick(asked, weeks, day(40), asker)
    assert sorted(keys(picks)) == ["thanks-0", "thanks-1", "thanks-2"]
    assert {p.why for p in picks} == {Why.AGAIN}


def test_again_is_said_of_what_was_asked_before_and_of_nothing_else():
    life, had = live(ASKER, 80), set()
    for picks in life.picks:
        assert {p.candidate.key for p in picks if p.why is Why.AGAIN} == had & set(keys(picks))
        had |= set(keys(picks))
    assert any(p.why is Why.AGAIN for picks in life.picks for p in picks)


def test_nothing_comes_again_while_its_slot_holds_a_fresh_one():
    had, fresh = c("had", "appreciation"), c("fresh", "appreciation")
    picks = pick([had, fresh, *some("curious", 9)], [week(0, had)], day(60), ASKER)
    assert "fresh" in keys(picks)
    assert "had" not in keys(picks)


def test_what_was_asked_lately_gives_way_to_another_slot():
    had = c("had", "appreciation")
    library = [had, *some("trust", 9, depth=1)]
    assert "had" not in keys(pick(library, [week(0, had)], day(10), ASKER))
    assert "had" in keys(pick(library, [week(0, had)], day(26), ASKER))


def test_a_library_too_small_for_that_comes_round_sooner():
    had = some("trust", 4, depth=1)
    picks = pick(had, [week(0, *had)], day(1), ASKER)
    assert sorted(keys(picks)) == [one.key for one in had]
    assert {p.why for p in picks} == {Why.AGAIN}


# --- The edges --------------------------------------------------------------------------


def test_an_empty_library_asks_nothing():
    assert pick([], [], day(0), ASKER) == []


def test_there_are_fewer_only_where_nothing_else_may_be_asked():
    two = [c("thanks", "appreciation"), c("curious", "curiosity", 1, "curiosity")]
    deep = [c("deep-1", depth=2), c("deep-2", depth=3), c("theirs", "curiosity", 1, "x", "", "new")]
    picks = pick([*two, *deep], [], day(0), Asker("a couple", questions=6))
    assert sorted(keys(picks)) == ["curious", "thanks"]


def test_a_prompt_is_asked_once_a_week():
    only = c("curious", "curiosity", 1, "curiosity")
    assert candidates(pick([only], [], day(0), ASKER)) == [only]


@pytest.mark.parametrize("questions", [3, 4, 5, 6])
def test_lightest_first(questions):
    for picks in live(Asker("a couple", questions=questions), 30).picks:
        depths = [p.candidate.depth for p in picks]
        assert depths == sorted(depths)
