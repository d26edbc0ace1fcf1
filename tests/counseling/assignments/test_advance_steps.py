"""Steps on their way: what is done, what comes next, and that one couple never holds up another."""

import pytest

from intimacy.counseling.assignments import advance_steps, assign_set
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.models import Couple
from prompts.models import Prompt, Wish
from prompts.picker import leanings
from tests.conftest import START, pair, person
from tests.counseling.assigned_sets import WEEK, give, hour_of, keys, open_up, own, steps_of, week
from tests.counseling.conftest import in_care

pytestmark = pytest.mark.usefixtures("checkin")


@pytest.mark.sqlite
def test_the_next_step_waits_until_the_one_before_has_opened(care, couple):
    one, two = own(care, 2)
    given = give(care, [one], [two], pace="after")
    first = week(couple, 1)
    assert keys(first) == [one.key]
    assert keys(week(couple, 2)) == keys(week(couple, 3)) == []  # nobody sealed the first
    open_up(first, 3)
    assert keys(week(couple, 4)) == [two.key]
    assert steps_of(given)[0].done_at


def test_a_step_a_week_comes_whether_or_not_the_one_before_opened(care, couple):
    one, two = own(care, 2)
    given = give(care, [one], [two])
    assert [keys(week(couple, n)) for n in (1, 2)] == [[one.key], [two.key]]
    week(couple, 3)
    given.refresh_from_db()
    assert given.finished_at


def test_after_a_rest_the_steps_follow_at_their_pace_again(care, couple):
    prompts = own(care, 4)
    give(care, *[[prompt] for prompt in prompts], pace="every", every=2)
    week(couple, 1)
    Couple.objects.filter(pk=couple.pk).update(rest_until=START.date() + 9 * WEEK)
    two, three, four = ([prompt.key] for prompt in prompts[1:])
    asked = [keys(week(couple, n)) for n in (9, 10, 11, 12, 13)]
    assert asked == [two, [], three, [], four]


def test_every_two_weeks_the_check_in_asks_one_step(care, couple):
    prompts = own(care, 3)
    Couple.objects.filter(pk=couple.pk).update(every_weeks=2)
    give(care, *[[prompt] for prompt in prompts])
    assert [keys(week(couple, n)) for n in (2, 4, 6)] == [[prompt.key] for prompt in prompts]


def test_what_does_not_fit_into_a_week_waits_for_the_next(care, couple):
    prompts = own(care, 3)
    give(care, prompts)
    asked = [key for n in (1, 2, 3) for key in keys(week(couple, n))]
    assert sorted(asked) == sorted(prompt.key for prompt in prompts)


def test_a_finished_set_wishes_for_nothing_more(care, couple):
    give(care, own(care, 1))
    week(couple, 1)
    week(couple, 2)
    week(couple, 3)
    last = week(couple, 4)
    assert not Wish.objects.filter(couple=couple).on(last.week).exists()


def test_a_question_that_leaves_the_library_holds_up_nobody(care, couple):
    one, two = own(care, 2)
    give(care, [one], [two], pace="after")
    Prompt.objects.filter(pk=one.pk).update(status="retired")
    week(couple, 1)
    assert keys(week(couple, 2)) == [two.key]


def test_a_question_somebody_ruled_out_holds_up_nobody(care, couple, bob):
    one, two = own(care, 2)
    give(care, [one], [two], pace="after")
    leanings.rule_out(couple, one, by=bob)
    assert keys(week(couple, 1)) == []
    assert keys(week(couple, 2)) == [two.key]


@pytest.mark.sqlite
def test_nothing_moves_between_two_weeks(care, couple, bob):
    one, two = own(care, 2)
    given = give(care, [one], [two], pace="after")
    week(couple, 1)
    leanings.rule_out(couple, two, by=bob)
    assert advance_steps.advance(hour_of(1), 10) == 0
    assert not given.steps.filter(done_at__isnull=False).exists()


def test_moving_on_twice_changes_nothing(care, couple):
    given = give(care, *([prompt] for prompt in own(care, 2)), pace="after")
    open_up(week(couple, 1), 1)
    before = list(AssignedStep.objects.values_list()), list(Wish.objects.values_list())
    Assignment.objects.filter(pk=given.pk).update(seen_week=None, seen_opening=None)
    assert advance_steps.advance(hour_of(1) + (hour_of(1) - START), 10) == 1
    assert (list(AssignedStep.objects.values_list()), list(Wish.objects.values_list())) == before


def test_a_paused_set_does_not_move_on_by_itself(care, couple):
    one, two = own(care, 2)
    given = give(care, [one], [two], pace="after")
    first = week(couple, 1)
    assign_set.pause(given, at=hour_of(1))
    open_up(first, 1)
    assert keys(week(couple, 2)) == []
    assign_set.resume(given, at=hour_of(2))
    assert keys(week(couple, 3)) == [two.key]


@pytest.fixture
def others(counselor):
    return in_care(counselor, pair(person("Emil"), person("Fay")))


def test_a_couple_that_breaks_blocks_nobody(care, couple, others, monkeypatch):
    given = [give(client, own(client, 1)) for client in (care, others)]
    week(others.couple, 0)
    real = advance_steps.asked_in_weeks
    broken = min(couple.pk, others.couple_id)

    def breaks(couples, prompts):
        if broken in couples:
            raise RuntimeError
        return real(couples, prompts)

    monkeypatch.setattr(advance_steps, "asked_in_weeks", breaks)
    for client in (care, others):
        week(client.couple, 1)
        week(client.couple, 2)
    done = {one.couple_id: bool(one.steps.get().done_at) for one in given}
    assert done == {broken: False, max(couple.pk, others.couple_id): True}
    assert advance_steps.advance(hour_of(2), 10) == 0  # it is asked again when something happens


def test_an_ended_couple_is_left_alone(care, couple):
    give(care, own(care, 1))
    week(couple, 1)
    Couple.objects.filter(pk=couple.pk).update(ended_at=hour_of(1))
    Assignment.objects.update(seen_week=None)
    assert advance_steps.advance(hour_of(1), 10) == 0


def test_a_couple_that_parts_meanwhile_breaks_nothing(care, couple, monkeypatch, caplog):
    give(care, own(care, 1))
    Couple.objects.filter(pk=couple.pk).update(ended_at=hour_of(1))
    monkeypatch.setattr(advance_steps, "_moved", lambda _: [couple.pk])
    assert advance_steps.advance(hour_of(1), 10) == 1
    assert not caplog.records


def test_looking_for_what_moves_takes_one_query(care, couple, django_assert_num_queries):
    give(care, own(care, 1))
    week(couple, 1)
    with django_assert_num_queries(1):
        assert advance_steps.advance(hour_of(1), 10) == 0
