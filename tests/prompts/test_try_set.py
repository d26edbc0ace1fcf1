"""Trying a set out on a sample couple: which week would ask what, and from where."""

import pytest

from prompts.library import catalog
from prompts.picker.candidates import Why
from prompts.sets.try_set import SAMPLE, weeks_on_a_sample
from prompts.vocabulary import FROM_SET
from tests.owned import own_prompt
from tests.prompts.conftest import somebody
from tests.prompts.lives import SMALL, c

STEPS = [[f"set-{n}-{m}" for m in range(2)] for n in range(1, 5)]
OURS = [c(key, "reflection", 1, "trust", "", FROM_SET) for step in STEPS for key in step]


def tried(steps=STEPS, library=(*OURS, *SMALL), pace="weekly", **fields):
    return weeks_on_a_sample(steps, library, pace=pace, **fields)


def from_set(weeks):
    """Return by week the keys that come from the set."""
    return [[q.key for q in week.questions if q.step] for week in weeks]


def flat(lists):
    return [one for several in lists for one in several]


def steps_by_week(weeks):
    return [sorted({q.step for q in week.questions if q.step}) for week in weeks]


def test_says_of_every_question_where_it_comes_from():
    weeks = tried()
    assert [week.number for week in weeks] == list(range(1, 13))
    for question in [q for week in weeks for q in week.questions]:
        assert (question.step is not None) == question.key.startswith("set-")
        assert question.step is None or question.key in STEPS[question.step - 1]
    assert sorted(flat(from_set(weeks))) == sorted(one.key for one in OURS)


def test_half_of_a_week_at_most_and_the_rest_as_ever():
    for week in tried():
        whys = [question.why for question in week.questions]
        assert len(whys) == SAMPLE.questions
        assert whys.count(Why.WISH) <= 2
        assert {Why.APPRECIATION, Why.ANCHOR} <= set(whys)


def test_one_step_a_week_the_older_first():
    weeks = steps_by_week(tried())
    assert weeks[0] == [1]
    assert flat(weeks) == sorted(flat(weeks))


@pytest.mark.parametrize("every", [2, 3])
def test_a_step_every_few_weeks(every):
    began = {}
    for week, steps in enumerate(steps_by_week(tried(pace="every", every=every, weeks=12)), 1):
        for step in steps:
            began.setdefault(step, week)
    assert began[1] == 1
    assert all(began[n] >= 1 + (n - 1) * every for n in began)
    assert len(began) == 4


def test_the_next_step_comes_after_the_one_before():
    weeks = steps_by_week(tried(pace="after"))
    assert all(len(steps) <= 1 for steps in weeks)
    assert list(dict.fromkeys(flat(weeks))) == [1, 2, 3, 4]


def test_what_is_in_no_library_holds_nothing_up():
    steps = [["nobody-knows-this"], STEPS[0]]
    weeks = from_set(tried(steps, pace="after"))
    assert set(weeks[0]) == set(flat(weeks)) == set(STEPS[0])


def test_a_prompt_of_the_library_waits_for_its_step():
    usual = [one.key for one in SMALL if one.practice == "curiosity" and one.depth == 1][:4]
    weeks = tried([[], [], [], [], [], [], [], usual[:2], usual[2:]], SMALL)
    assert from_set(weeks)[:7] == [[]] * 7
    assert set(flat(from_set(weeks))) == set(usual)


def test_depth_two_may_come_at_once_and_depth_three_waits():
    library = [replaced(one, n) for n, one in enumerate(OURS[:2])] + SMALL
    weeks = from_set(tried([[OURS[1].key], [OURS[0].key]], library))
    assert OURS[0].key in flat(weeks[:3])
    late = next(n for n, keys in enumerate(weeks) if OURS[1].key in keys)
    assert late >= 4


def replaced(one, n):
    return one._replace(depth=2 + n)


def test_the_same_set_gives_the_same_weeks_and_an_empty_one_none_of_its_own():
    assert tried() == tried(library=[*OURS, *SMALL])
    assert from_set(tried([])) == [[]] * 12


@pytest.mark.sqlite
@pytest.mark.django_db
def test_on_the_shipped_library_with_a_counselors_own(library):
    dana = somebody("Dana")
    mine, others = own_prompt(dana), own_prompt(dana, "Which rope holds?")
    published = catalog.published([mine.pk])
    weeks = weeks_on_a_sample([[mine.key]], published, pace="weekly", weeks=4)
    assert flat(from_set(weeks)) == [mine.key]
    assert others.key not in {one.key for one in published}
    assert {q.version for week in weeks for q in week.questions} >= {mine.current_id}
