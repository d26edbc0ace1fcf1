"""Sets after a clock that ran ahead: they go on with the weeks that really come."""

import pytest

from checkins import put_back_weeks
from intimacy.counseling.assignments import put_back_sets
from intimacy.counseling.models import AssignedStep, Assignment
from prompts.models import Wish
from tests.counseling.assigned_sets import give, hour_of, keys, open_up, own, steps_of, week

pytestmark = pytest.mark.usefixtures("checkin")
NOW = hour_of(1)


def put_back():
    """Bring back weeks, then sets, as a clock set back does."""
    for undo in (put_back_weeks.weeks, put_back_sets.sets):
        after = ""
        while (last := undo(after, NOW, NOW)) is not None:
            assert last > after
            after = last


def rows():
    return [
        list(AssignedStep.objects.values_list("since", "waits_since", "done_at")),
        list(Wish.objects.order_by("pk").values_list("since", "until")),
    ]


@pytest.mark.sqlite
def test_the_steps_come_in_the_weeks_that_really_come(care, couple):
    prompts = own(care, 4)
    give(care, *([prompt] for prompt in prompts))
    week(couple, 1)
    assert keys(week(couple, 9)) == [prompts[1].key]  # the clock is eight weeks ahead
    put_back()
    assert [keys(week(couple, n)) for n in (2, 3, 4)] == [[one.key] for one in prompts[1:]]


@pytest.mark.sqlite
def test_a_step_behind_an_opening_that_has_not_come_waits_for_it(care, couple):
    one, two = own(care, 2)
    given = give(care, [one], [two], pace="after")
    begun = week(couple, 1)
    open_up(begun, 9)
    assert [bool(step.done_at) for step in steps_of(given)] == [True, False]
    put_back()
    given.refresh_from_db()
    assert (given.seen_week, given.seen_opening) == (None, None)
    assert [bool(step.done_at) for step in steps_of(given)] == [False, False]


def test_what_waits_since_a_week_that_was_taken_back_waits_no_more(care, couple):
    [deep] = own(care, 1, depth=3)
    given = give(care, [deep])
    week(couple, 9)
    assert steps_of(given)[0].waits_since
    put_back()
    assert steps_of(given)[0].waits_since is None


@pytest.mark.parametrize(("pace", "every"), [("weekly", 1), ("every", 8), ("after", 1)])
def test_what_no_clock_moved_on_stays_to_the_day(care, couple, pace, every):
    give(care, *([prompt] for prompt in own(care, 3)), pace=pace, every=every)
    week(couple, 1)
    before = rows()
    put_back()
    assert rows() == before
    Assignment.objects.update(seen_opening=hour_of(9))  # looked at anew, it stays as well
    put_back()
    assert rows() == before
