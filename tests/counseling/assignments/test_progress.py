"""What a counselor learns of a couple's way through a set, and what they never learn."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.counseling.assignments import advance_steps, assign_set, progress
from intimacy.counseling.models import Assignment
from intimacy.sharing import open_together
from prompts.models import Prompt
from prompts.picker import leanings
from tests.conftest import items, member, pair, person, seal, write
from tests.counseling.assigned_sets import give, hour_of, open_up, own, steps_of, week
from tests.counseling.conftest import in_care

pytestmark = pytest.mark.usefixtures("checkin")


def seen(client, n):
    """The progress of the client's only set, as it stands in that week."""
    [found] = progress.of_clients([client], hour_of(n))[client.pk]
    return found


def states(found):
    return [(step.state, step.ready) for step in found.steps]


def told(client, n):
    """All that a counselor is told of the client's sets in that week."""
    given = Assignment.objects.filter(client=client)
    return [
        (one.title, one.steps, [step.since for step in one.steps], bool(one.assignment.finished_at))
        for one in progress.of_assignments(given, hour_of(n))
    ]


@pytest.mark.sqlite
def test_a_step_is_to_come_then_asked_then_both_ready(care, couple):
    give(care, *([prompt] for prompt in own(care, 2)), pace="after")
    assert states(seen(care, 0)) == [("to-come", False), ("to-come", False)]
    checkin = week(couple, 1)
    assert states(seen(care, 1)) == [("asked", False), ("to-come", False)]
    open_up(checkin, 1)
    found = seen(care, 2)
    assert states(found) == [("asked", True), ("to-come", False)]
    assert (found.current.number, found.current.week) == (1, checkin.week)


def test_a_step_is_ready_only_once_every_week_that_asked_it_has_opened(care, couple):
    give(care, own(care, 2))
    first, second = week(couple, 1), week(couple, 2)
    open_up(second, 2)
    assert states(seen(care, 3)) == [("asked", False)]
    open_up(first, 3)
    assert states(seen(care, 4)) == [("asked", True)]


def test_a_question_passed_over_is_to_come_while_the_set_runs(care, couple, bob, monkeypatch):
    monkeypatch.setattr(advance_steps, "WAITS_FOR", 1)
    one, two = own(care, 2)
    give(care, [one], [two])
    leanings.rule_out(couple, one, by=bob)
    week(couple, 1)
    assert states(seen(care, 1))[0] == ("to-come", False)
    week(couple, 2)
    assert states(seen(care, 2)) == [("to-come", False), ("asked", False)]
    assert seen(care, 2).coming is None
    week(couple, 3)
    assert states(seen(care, 3)) == [("not-asked", False), ("asked", False)]
    [(prompt, state, week_)] = seen(care, 3).steps[0].prompts
    assert (prompt, state, week_) == (one, "not-asked", None)


def test_declined_ended_and_skipped_read_the_same(care, couple, alice):
    shown = []
    for act in (
        lambda given: assign_set.decline(given, by=member(alice), at=hour_of(0)),
        lambda given: assign_set.end_assignment(given, at=hour_of(0)),
        lambda given: assign_set.skip(steps_of(given)[0], at=hour_of(0)),
        lambda given: assign_set.drop(
            given, steps_of(given)[0].step.prompts.get(), by=member(alice), at=hour_of(0)
        ),
    ):
        given = give(care, own(care, 1))
        act(given)
        [found] = [
            p for p in progress.of_clients([care], hour_of(0))[care.pk] if p.assignment == given
        ]
        shown.append([(s.state, [p.state for p in s.prompts]) for s in found.steps])
    assert shown == [[("skipped", ["skipped"])]] * 4


def test_an_ended_set_has_no_current_step(care):
    given = give(care, own(care, 1))
    assign_set.end_assignment(given, at=hour_of(0))
    assert seen(care, 0).current is None


def begins_writing(checkin, one, other):
    write(one, items(checkin)[0], "A draft")


def seals(checkin, one, other):
    write(one, items(checkin)[0], "An answer")
    seal(one, checkin)


def passes(checkin, one, other):
    for item in items(checkin):
        write(one, item, "", passed=True)


def pauses(checkin, one, other):
    open_together.pause(member(one), at=hour_of(1))


def both_seal_while_one_pauses(checkin, one, other):
    open_together.pause(member(one), at=hour_of(1))
    seal(one, checkin)
    seal(other, checkin)


def rules_out(checkin, one, other):
    for prompt in Prompt.objects.filter(owner__isnull=False):
        leanings.rule_out(checkin.couple, prompt, by=one)


@pytest.mark.abuse("AC-23")
@pytest.mark.parametrize(
    "act", [begins_writing, seals, passes, pauses, both_seal_while_one_pauses, rules_out]
)
@pytest.mark.parametrize("pace", ["weekly", "after"])
def test_what_one_of_the_two_does_moves_nothing(care, couple, alice, bob, act, pace):
    give(care, *([prompt] for prompt in own(care, 3)), pace=pace)
    checkin = week(couple, 1)
    before = told(care, 1)
    assert not seen(care, 1).current.ready
    act(checkin, alice, bob)
    advance_steps.advance(hour_of(1), 10)
    assert told(care, 1) == before


def test_it_moves_when_the_week_opens(care, couple):
    give(care, *([prompt] for prompt in own(care, 2)))
    checkin = week(couple, 1)
    before = told(care, 1)
    open_up(checkin, 1)
    assert told(care, 2) != before
    assert seen(care, 2).current.ready


def test_it_costs_the_same_for_one_client_as_for_three(care, counselor, couple):
    pairs = [pair(person(a), person(b)) for a, b in (("Emil", "Fay"), ("Gus", "Hal"))]
    others = [in_care(counselor, one) for one in pairs]
    for client in (care, *others, care, *others):
        give(client, *([prompt] for prompt in own(client, 3)))
        week(client.couple, 1)
    with CaptureQueriesContext(connection) as few:
        assert len(progress.of_clients([care], hour_of(1))[care.pk]) == 2
    with CaptureQueriesContext(connection) as many:
        progress.of_clients([care, *others], hour_of(1))
    assert len(few) == len(many) <= 6


def test_a_client_without_sets_has_none(care, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert progress.of_clients([care], hour_of(0)) == {care.pk: []}
