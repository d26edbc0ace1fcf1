"""What holds for any library, any history and anything chosen or ruled out.

What may be asked is worked out here anew, not taken from the picker.
"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from prompts.picker.asker import Asker
from prompts.picker.candidates import Candidate, Week, Why
from prompts.picker.pick_week import pick
from prompts.vocabulary import CONTEXTS, OF_PARTNERS
from tests.prompts.lives import day

SORTS = (
    ("appreciation", "appreciation", ""),
    ("appreciation", "going-first", ""),
    ("reflection", "meaningful-conversation", "mind"),
    ("support", "meaningful-conversation", "loved"),
    ("support", "meaningful-conversation", "support"),
    ("curiosity", "curiosity", ""),
    ("repair", "repair", ""),
    ("reflection", "trust", ""),
    ("exercise", "rituals", ""),
    ("reflection", "touch", ""),
)
MOST = 20
KEYS = [f"prompt-{n}" for n in range(MOST)]
PRACTICES = sorted({practice for _, practice, _ in SORTS})
DEPTHS = (1, 1, 2, 3)
TAGS = ((), (), ("any-bond", "new"), ("any-bond",), ("parents",), ("parents", "new"))
GAPS = (1, 1, 1, 2, 30)  # weeks between two weeks
some_keys = st.frozensets(st.sampled_from(KEYS), max_size=3)


def prompt(n, code):
    """The n-th prompt, of the sort, depth and tags a number stands for."""
    code, (kind, practice, anchor) = code // len(SORTS), SORTS[code % len(SORTS)]
    depth, tags = DEPTHS[code % 4], TAGS[code // 4]
    return Candidate(KEYS[n], n, practice, kind, depth, anchor, frozenset(tags))


def weeks(ever, codes):
    """Weeks in which some of these were asked, from one number each, a bit for each prompt."""
    number = 0
    for asked, opened, gap in codes:
        number += GAPS[gap]
        four = [one for n, one in enumerate(ever) if asked >> n & 1][:4]
        yield Week(day(number), tuple(four), opened > 0)


CODES = st.lists(st.integers(0, len(SORTS) * len(DEPTHS) * len(TAGS) - 1), max_size=MOST)
HISTORY = st.lists(
    st.tuples(st.integers(0, 2**MOST - 1), st.integers(0, 3), st.integers(0, len(GAPS) - 1)),
    max_size=14,
)
ASKERS = st.builds(
    Asker,
    seed=st.sampled_from(["one", "two", "three"]),
    alone=st.booleans(),
    of_any_bond=st.booleans(),
    tags=st.frozensets(st.sampled_from(["parents", "new", "touch"])),
    questions=st.integers(3, 6),
    focus=st.sampled_from(["", "", *PRACTICES]),
    gentle=st.sampled_from([False, False, True]),
    wished=st.lists(st.sampled_from(KEYS), max_size=4).map(tuple),
    ruled_out=st.frozensets(st.sampled_from([*KEYS, *PRACTICES]), max_size=4),
    swapped=st.lists(st.sampled_from(KEYS), max_size=2, unique=True).map(tuple),
    resting=some_keys,
    liked=st.lists(st.tuples(st.sampled_from(PRACTICES), st.integers(1, 3)), max_size=3).map(tuple),
)


def ruled_out(c, asker):
    """Nobody may ask it: not a slot, not a wish."""
    repair = asker.alone and c.practice == "repair"
    touch = c.practice == "touch" and ("touch" not in asker.tags or asker.of_any_bond)
    partners = asker.of_any_bond and bool(c.tags & OF_PARTNERS)
    return repair or touch or partners or bool({c.key, c.practice} & asker.ruled_out)


def fits(c, asker):
    """It is for them, and nobody has exchanged it lately."""
    if asker.of_any_bond and "any-bond" not in c.tags:
        return False
    return not (ruled_out(c, asker) or c.tags & CONTEXTS - asker.tags or c.key in asker.resting)


def deepest(history, asker):
    opened = sum(week.opened for week in history[:-1])
    return 1 if asker.gentle or opened < 2 else 2 if opened < 6 else 3


def heavy(prompts):
    return any(one.depth == 3 for one in prompts)


def left(library, history, asker, asked):
    """What else the week might have asked beside this."""
    depth = deepest(history, asker)
    beside = heavy(asked) or heavy(history[-1].asked if history else ())
    if beside or asker.swapped:  # what comes in exchange is never heavy
        depth = min(depth, 2)
    return [c for c in library if fits(c, asker) and c not in asked and c.depth <= depth]


ALWAYS = []


def always(check):
    """Keep a property for the one test of all: what to try is made once for all of them."""
    ALWAYS.append(check)
    return check


@always
def never_something_ruled_out(question, picks):
    library, _, _, asker = question
    for c, why in picks:
        assert c in library
        assert not ruled_out(c, asker)
        assert fits(c, asker) or (why is Why.WISH and c.key in asker.wished)


@always
def the_same_again_and_in_any_order(question, picks):
    library, history, week, asker = question
    assert pick(library, history, week, asker) == picks
    assert pick(library[::-1], history[::-1], week, asker) == picks
    later = Week(week, tuple(library[:2]), True)
    assert pick(library, [*history, later], week, asker) == picks


@always
def the_wanted_number_while_anything_else_may_be_asked(question, picks):
    library, history, _, asker = question
    asked = [c for c, _ in picks]
    assert len(picks) <= asker.questions
    if len(picks) < asker.questions:
        assert [c for c in left(library, history, asker, asked) if c.key not in asker.swapped] == []


@always
def lightest_first_and_none_twice(question, picks):
    depths = [c.depth for c, _ in picks]
    assert depths == sorted(depths)
    assert max(Counter(c.key for c, _ in picks).values(), default=1) == 1


@always
def one_heavy_prompt_at_most_and_never_beside_a_heavy_week(question, picks):
    _, history, _, asker = question
    count = sum(c.depth == 3 for c, _ in picks)
    assert count <= (not asker.gentle and not heavy(history[-1].asked if history else ()))


@always
def no_deeper_than_they_have_opened_but_by_a_wish(question, picks):
    _, history, _, asker = question
    for c, why in picks:
        assert c.depth <= deepest(history, asker) or (why is Why.WISH and not asker.gentle)


@always
def again_is_what_they_had_and_only_where_the_slot_holds_nothing_fresh(question, picks):
    library, history, _, asker = question
    had = {one.key for week in history for one in week.asked}
    assert {c.key for c, why in picks if why is Why.AGAIN} == had & {c.key for c, _ in picks}
    asked = [c for c, _ in picks]
    fresh = [c for c in left(library, history, asker, asked) if c.key not in had]
    fresh_in = {(c.slot, c.anchor) for c in fresh if c.key not in asker.swapped}
    for c, why in picks:
        assert why is not Why.AGAIN or (c.slot, c.anchor) not in fresh_in


@always
def what_comes_again_soon_does_so_only_where_nothing_fresh_is_left(question, picks):
    library, history, week, asker = question
    last = {one.key: at.day for at in history for one in at.asked}
    soon = [c for c, why in picks if why is Why.AGAIN and (week - last[c.key]).days < 182]
    fresh = left(library, history, asker, [c for c, _ in picks])
    if soon:
        assert [c for c in fresh if c.key not in {*last, *asker.swapped}] == []


@always
def wishes_are_at_most_half_and_new(question, picks):
    _, history, _, asker = question
    had = {one.key for week in history for one in week.asked}
    granted = {c.key for c, why in picks if why is Why.WISH}
    assert len(granted) <= asker.questions // 2
    assert granted <= set(asker.wished) - had


@always
def what_may_not_be_asked_changes_nothing_about_the_others(question, picks):
    library, history, week, asker = question
    relevant = [c for c in library if fits(c, asker) or c.key in asker.wished]
    relevant = [c for c in relevant if not ruled_out(c, asker)]
    assert pick(relevant, history, week, asker) == picks


@always
def an_exchange_replaces_one_and_leaves_the_others(question, _):
    library, history, week, asker = question
    before = pick(library, history, week, replace(asker, swapped=()))
    for gone in before:
        after = pick(library, history, week, replace(asker, swapped=(gone.candidate.key,)))
        assert set(before) - {gone} <= set(after)
        assert len(after) == len(before)
        if gone in after:
            rest = [c for c, _ in after]
            calm = [c for c in left(library, history, asker, rest) if c.depth < 3]
            assert calm == []


def hold(codes, retired, history, later, asker):
    ever = [prompt(n, code) for n, code in enumerate(codes)]
    library = [one for one in ever if one.key not in retired]
    past = list(weeks(ever, history))
    last = past[-1].day if past else day(0)
    question = library, past, last + timedelta(weeks=later), asker
    picks = pick(*question)
    for check in ALWAYS:
        note(check.__name__)
        check(question, picks)


ANYTHING = given(CODES, some_keys, HISTORY, st.sampled_from([1, 1, 1, 40]), ASKERS)


@ANYTHING
@settings(max_examples=400, deadline=None)
def test_always(codes, retired, history, later, asker):
    hold(codes, retired, history, later, asker)


@pytest.mark.long
@ANYTHING
@settings(max_examples=3_000, deadline=None)
def test_always_over_thousands(codes, retired, history, later, asker):
    hold(codes, retired, history, later, asker)
