"""The picker: half a year of weeks on the library we ship, and small libraries for the edges."""

import random
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from prompts import picking
from prompts.picking import ANCHORS, CONTEXTS, Asker, Candidate, Week, pick
from prompts.reading import read_library

ENTRIES = read_library(Path(picking.__file__).parent / "library").prompts
LIBRARY = [
    Candidate(e.key, n, e.practice, e.kind, e.depth, e.anchor or "", frozenset(e.tags))
    for n, e in enumerate(ENTRIES)
]
FIRST = tuple(LIBRARY[n] for n, e in enumerate(ENTRIES) if e.first_week)
SUNDAY = date(2026, 9, 6)
HALF_A_YEAR = 30
SEEDS = ("one couple", "another", "a third")
ROMANCE = frozenset({"romance"})


def week(number, *asked, opened=True):
    return Week(SUNDAY + timedelta(weeks=number), asked, opened)


def live(asker, weeks=HALF_A_YEAR, opens=lambda number: True):
    """Return the history of an asker from the fixed first week on."""
    history = [week(0, *FIRST, opened=opens(0))]
    for number in range(1, weeks):
        asked = pick(LIBRARY, history, SUNDAY + timedelta(weeks=number), asker)
        history.append(week(number, *asked, opened=opens(number)))
    return history


@pytest.fixture(scope="module", params=SEEDS)
def lived(request):
    """Half a year of a couple in love who open every week."""
    return live(Asker(request.param, tags=ROMANCE))


def c(key, kind="reflection", depth=1, practice="trust", anchor="", *tags):
    return Candidate(key, 0, practice, kind, depth, anchor, frozenset(tags))


def keys(candidates):
    return [candidate.key for candidate in candidates]


# --- The same question, the same answer -------------------------------------------------


def test_the_same_history_gives_the_same_prompts():
    asker = Asker("one couple", tags=ROMANCE)
    assert live(asker, 10) == live(asker, 10)


def test_the_order_of_what_is_handed_in_does_not_matter(lived):
    asker, day = Asker("one couple", tags=ROMANCE), SUNDAY + timedelta(weeks=HALF_A_YEAR)
    expected = pick(LIBRARY, lived, day, asker)
    for shuffle in (random.Random(n).sample for n in range(5)):
        assert pick(shuffle(LIBRARY, len(LIBRARY)), shuffle(lived, len(lived)), day, asker) == (
            expected
        )


def test_couples_are_asked_different_things():
    seconds = {tuple(keys(live(Asker(f"couple {n}"), 2)[1].asked)) for n in range(20)}
    assert len(seconds) > 10


def test_weeks_to_come_change_nothing(lived):
    asker, day = Asker("one couple", tags=ROMANCE), SUNDAY + timedelta(weeks=10)
    assert pick(LIBRARY, lived, day, asker) == pick(LIBRARY, lived[:10], day, asker)


@pytest.mark.abuse("AC-04")
def test_nothing_a_person_writes_apart_reaches_the_picker():
    assert set(Week.__dataclass_fields__) == {"day", "asked", "opened"}
    assert set(Asker.__dataclass_fields__) == {"seed", "alone", "tags"}


# --- Half a year on the library we ship -------------------------------------------------


def test_every_week_holds_four_prompts_lightest_first(lived):
    for one in lived[1:]:
        depths = [candidate.depth for candidate in one.asked]
        assert len(set(keys(one.asked))) == 4
        assert depths == sorted(depths)


def test_nothing_is_asked_twice_in_half_a_year(lived):
    asked = [candidate.key for one in lived for candidate in one.asked]
    assert len(asked) == len(set(asked)) == 4 * HALF_A_YEAR


def test_every_week_has_an_appreciation_and_an_anchor(lived):
    for one in lived:
        assert any(candidate.kind == "appreciation" for candidate in one.asked)
        assert sum(bool(candidate.anchor) for candidate in one.asked) == 1


def test_all_three_anchors_come_within_three_weeks(lived):
    for start in range(HALF_A_YEAR - 2):
        near = [candidate for one in lived[start : start + 3] for candidate in one.asked]
        assert {candidate.anchor for candidate in near} >= set(ANCHORS)


def test_repair_comes_at_least_every_fourth_week(lived):
    for start in range(HALF_A_YEAR - 3):
        near = [candidate for one in lived[start : start + 4] for candidate in one.asked]
        assert any(candidate.kind == "repair" for candidate in near)


def test_no_two_vulnerable_weeks_in_a_row_and_one_such_prompt_at_most(lived):
    heavy = [sum(candidate.depth == 3 for candidate in one.asked) for one in lived]
    assert max(heavy) == 1
    assert not any(a and b for a, b in pairwise(heavy))


@pytest.mark.parametrize("every", [1, 2, 3], ids="opens every {}".format)
def test_depth_grows_with_the_weeks_opened(every):
    lived = live(Asker("one couple", tags=ROMANCE), 26, opens=lambda n: n % every == 0)
    for number, one in enumerate(lived):
        opened = sum(before.opened for before in lived[:number])
        allowed = 1 + (opened >= 2) + (opened >= 6)
        assert max(candidate.depth for candidate in one.asked) <= allowed


def test_somebody_who_opens_nothing_is_asked_light_things_while_there_are_any():
    lived = live(Asker("one couple", tags=ROMANCE), 15, opens=lambda number: False)
    assert {candidate.depth for one in lived for candidate in one.asked} == {1}


def test_a_couple_does_get_to_the_deep_ones(lived):
    assert {candidate.depth for one in lived for candidate in one.asked} == {1, 2, 3}


def test_the_practices_take_turns(lived):
    turns = {candidate.practice for one in lived for candidate in one.asked}
    assert len(turns) >= 20


def test_alone_nobody_is_asked_about_repair():
    lived = live(Asker("one person", alone=True))
    asked = [candidate for one in lived for candidate in one.asked]
    assert not any(candidate.kind == "repair" for candidate in asked)
    assert all(len(one.asked) == 4 for one in lived)


@pytest.mark.parametrize("tags", [frozenset(), ROMANCE, frozenset({"parents"})], ids=sorted)
def test_only_the_life_they_lead_is_asked_about(tags):
    asked = [candidate for one in live(Asker("a couple", tags=tags))[1:] for candidate in one.asked]
    assert all(candidate.tags & CONTEXTS <= tags for candidate in asked)


def test_context_tags_do_open_their_prompts():
    tags = frozenset({"parents", "romance", "long-distance"})
    asked = [candidate for one in live(Asker("a couple", tags=tags)) for candidate in one.asked]
    assert any("parents" in candidate.tags for candidate in asked)


def test_touch_is_asked_only_of_those_who_said_yes(lived):
    assert not any(candidate.practice == "touch" for one in lived for candidate in one.asked)
    said_yes = live(Asker("one couple", tags=ROMANCE | {"touch"}))
    assert any(candidate.practice == "touch" for one in said_yes for candidate in one.asked)


# --- The edges, on small libraries ------------------------------------------------------

SMALL = [
    c("thanks", "appreciation"),
    *(c(f"anchor-{name}", anchor=name) for name in ANCHORS),
    c("curious-1", "curiosity"),
    c("curious-2", "curiosity", 3),
    c("turn-1", practice="trust"),
    c("turn-2", practice="rituals"),
    c("mend-1", "repair"),
    c("mend-2", "repair", 3),
]
ASKER = Asker("a couple")
SECOND = SUNDAY + timedelta(weeks=1)


def test_an_empty_library_asks_nothing():
    assert pick([], [], SUNDAY, ASKER) == []


def test_a_slot_nothing_fits_stays_empty():
    assert keys(pick([c("thanks", "appreciation")], [], SUNDAY, ASKER)) == ["thanks"]


def test_what_was_asked_longest_ago_comes_again_first():
    one, two = c("thanks-1", "appreciation"), c("thanks-2", "appreciation")
    history = [week(0, two), week(1, one)]
    assert pick([one, two], history, SUNDAY + timedelta(weeks=2), ASKER) == [two]


def test_too_deep_but_new_comes_before_a_repetition():
    light, deep = c("thanks-1", "appreciation"), c("thanks-2", "appreciation", 2)
    assert pick([light, deep], [week(0, light)], SECOND, ASKER) == [deep]


def test_nothing_is_repeated_even_to_spare_a_second_vulnerable_week():
    light, deep = c("thanks-1", "appreciation"), c("thanks-2", "appreciation", 3)
    history = [week(0, light, c("other", depth=3))]
    assert pick([light, deep], history, SECOND, ASKER) == [deep]


def test_a_new_vulnerable_prompt_is_asked_once_the_weeks_between_were_light():
    light, deep = c("thanks-1", "appreciation"), c("thanks-2", "appreciation", 3)
    history = [week(0, c("other", depth=3)), week(1, light)]
    assert pick([light, deep], history, SUNDAY + timedelta(weeks=2), ASKER) == [deep]


def test_after_three_weeks_without_repair_it_is_repairs_turn():
    quiet = [week(n, c(f"old-{n}")) for n in range(3)]
    assert "mend-1" in keys(pick(SMALL, quiet, SUNDAY + timedelta(weeks=3), ASKER))
    mended = [week(0, c("old-mend", "repair")), *quiet[1:]]
    assert not {"mend-1", "mend-2"} & set(keys(pick(SMALL, mended, week(3).day, ASKER)))


def test_otherwise_it_is_the_practice_longest_untouched():
    history = [week(0, c("mend", "repair"), c("old", practice="rituals"))]
    history += [week(1, c("older", practice="trust"))]
    assert "turn-2" in keys(pick(SMALL, history, SUNDAY + timedelta(weeks=2), ASKER))


def test_a_prompt_fills_one_slot_only():
    only = c("curious", "curiosity")
    assert pick([only], [], SUNDAY, ASKER) == [only]
