"""Giving a set: what it wishes for, what is refused, and how it is taken out again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from intimacy.accounts.models import User
from intimacy.audit.models import Event
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.assignments.progress import of_assignments
from intimacy.counseling.models import Assignment, Dropped
from intimacy.couples import part_couple
from intimacy.reminders.models import Schedule
from prompts.models import Prompt, Wish
from prompts.picker import leanings
from tests.conftest import START, member, pair, person
from tests.counseling.assigned_sets import WEEK, a_set, give, hour_of, keys, own, steps_of, week
from tests.counseling.conftest import in_care

pytestmark = pytest.mark.usefixtures("checkin")


def assign(prompt_set, *clients, **changed):
    how = {"pace": "weekly", "every": 1, "starts": START.date(), "by": clients[0].counselor}
    return assign_set.assign(prompt_set, clients, **{**how, "at": START, **changed})


@pytest.mark.sqlite
def test_a_step_a_week_wishes_for_all_steps_at_once(care):
    one, two, three = own(care, 3)
    steps = steps_of(give(care, [one, two], [three]))
    assert [step.wish.prompts for step in steps] == [[one.pk, two.pk], [three.pk]]
    assert [step.since for step in steps] == [(START + n * WEEK).date() for n in (1, 2)]
    assert [step.wish.since for step in steps] == [step.since for step in steps]
    assert {step.wish.made_at for step in steps} == {START}
    assert {step.wish.until for step in steps} == {None}


def test_every_three_weeks_leaves_two_weeks_between(care):
    one, two = own(care, 2)
    first, second = steps_of(give(care, [one], [two], pace="every", every=3))
    assert second.since - first.since == 3 * WEEK


def test_one_after_the_other_wishes_for_the_first_step_only(care):
    one, two = own(care, 2)
    first, second = steps_of(give(care, [one], [two], pace="after"))
    assert first.wish.prompts == [one.pk]
    assert (second.wish, second.since) == (None, None)


def test_giving_freezes_the_version_and_says_once_that_it_came(care, couple):
    User.objects.update(knock_hour=9)
    assignment = give(care, own(care, 1))
    assert assignment.version.frozen_at == START
    knocks = Schedule.objects.filter(kind="set-new", subject=assignment.pk)
    people = couple.memberships.values_list("user", flat=True)
    assert set(knocks.values_list("user", flat=True)) == set(people)


def test_the_older_set_goes_first_and_the_other_waits(care, couple):
    one, two = own(care, 2)
    assign(a_set(care, [one]), care, at=START)
    assign(a_set(care, [two]), care, at=START - timedelta(minutes=1))
    assert keys(week(couple, 1)) == [two.key]  # a due repair leaves room for one
    assert keys(week(couple, 2)) == [one.key]


def test_refuses_a_set_without_steps_or_a_step_without_questions(care):
    with pytest.raises(ValidationError, match="no steps yet"):
        assign(a_set(care), care)
    with pytest.raises(ValidationError, match="Step 2 has no question yet"):
        assign(a_set(care, own(care, 1), []), care)


def test_refuses_a_set_none_of_which_is_asked_any_more(care):
    prompts = own(care, 2)
    Prompt.objects.filter(owner__isnull=False).update(status="retired")
    with pytest.raises(ValidationError, match="None of its questions is asked any more"):
        assign(a_set(care, prompts), care)


def test_a_set_of_which_some_is_retired_is_given_and_counted(care):
    prompts = own(care, 2)
    Prompt.objects.filter(pk=prompts[0].pk).update(status="retired")
    [assignment] = assign(a_set(care, prompts), care)
    assert assign_set.left_out(assignment.version) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"starts": START.date() - timedelta(days=1)}, "Choose today or a later day."),
        ({"starts": START.date().replace(year=9999)}, "Choose a day within a year."),
        ({"pace": "yearly"}, "Choose how fast the steps follow each other."),
        ({"pace": "every", "every": 0}, "Write a number of weeks from one to eight."),
        ({"pace": "every", "every": 9}, "Write a number of weeks from one to eight."),
    ],
)
def test_refuses_what_cannot_be(care, changed, said):
    with pytest.raises(ValidationError, match=said):
        assign(a_set(care, own(care, 1)), care, **changed)
    assert not Assignment.objects.exists()


def test_today_is_that_of_the_counselor_who_types_it(care):
    User.objects.filter(counselor=care.counselor).update(zone="America/New_York")
    care.counselor.refresh_from_db()
    late = START.replace(hour=22, minute=30)  # Sunday afternoon there, Monday with the couple
    assert assign(a_set(care, own(care, 1)), care, at=late)


def test_what_is_today_with_the_couple_is_not_too_early(care):
    User.objects.filter(counselor=care.counselor).update(zone="Asia/Tokyo")
    care.counselor.refresh_from_db()
    assert assign(a_set(care, own(care, 1)), care)  # Monday in Tokyo


def test_the_start_is_a_day_of_the_couples_own_zone(care, couple):
    late = START.replace(hour=22, minute=30)  # half past midnight in Berlin, still Sunday in UTC
    with pytest.raises(ValidationError, match="Choose today or a later day"):
        assign(a_set(care, own(care, 1)), care, at=late)


def test_refuses_a_set_that_runs_there_already(care):
    given = give(care, own(care, 1))
    with pytest.raises(ValidationError, match="They have this set already"):
        assign(given.prompt_set, care)
    assign_set.end_assignment(given, at=START)
    assert assign(given.prompt_set, care)


def test_refuses_a_couple_that_is_no_longer_theirs_and_gives_nobody_anything(care, counselor):
    others = in_care(counselor, pair(person("Emil"), person("Fay")))
    part_couple.leave(others.couple.memberships.first(), at=START)
    with pytest.raises(ValidationError, match="no longer among your clients"):
        assign(a_set(care, own(care, 1)), care, others)
    assert not Assignment.objects.exists()
    assert not Wish.objects.exists()


def test_refuses_nobody(care):
    with pytest.raises(ValidationError, match="at least one couple"):
        assign_set.assign(
            a_set(care, own(care, 1)),
            [],
            pace="weekly",
            every=1,
            starts=START.date(),
            by=care.counselor,
            at=START,
        )


def test_a_pause_asks_nothing_more_and_going_on_shifts_what_is_left(care, couple):
    given = give(care, *([prompt] for prompt in own(care, 3)))
    assert keys(week(couple, 1))
    assign_set.pause(given, at=hour_of(1))
    assert keys(week(couple, 2)) == keys(week(couple, 3)) == []
    assign_set.resume(given, at=hour_of(3))
    asked = [keys(week(couple, n)) for n in (4, 5, 6)]
    assert [len(names) for names in asked] == [1, 1, 0]


def test_a_skipped_step_is_not_asked_and_the_others_keep_their_weeks(care, couple):
    given = give(care, *([prompt] for prompt in own(care, 3)))
    _, second, third = steps_of(given)
    assign_set.skip(second, at=START)
    week(couple, 1)
    assert keys(week(couple, 2)) == []
    assert keys(week(couple, 3)) == [third.step.prompts.get().key]


def test_skipping_the_step_that_waits_lets_the_next_one_come(care, couple):
    given = give(care, *([prompt] for prompt in own(care, 2)), pace="after")
    first, second = steps_of(given)
    assign_set.skip(first, at=START)
    assert keys(week(couple, 1)) == [second.step.prompts.get().key]


@pytest.mark.sqlite
def test_either_partner_declines_a_set_and_it_leaves_their_weeks(care, couple, bob):
    User.objects.update(knock_hour=9)
    given = give(care, own(care, 2))
    assign_set.decline(given, by=member(bob), at=START)
    given.refresh_from_db()
    assert given.ended_at == START
    assert not Wish.objects.exists()
    assert not Schedule.objects.filter(subject=given.pk).exists()
    assert keys(week(couple, 1)) == []


def test_the_trail_does_not_say_who_declined_or_that_somebody_did(care, alice, bob):
    prompts = own(care, 2)
    declined, ended = give(care, prompts), give(care, prompts)
    assign_set.decline(declined, by=member(bob), at=START)
    assign_set.end_assignment(ended, at=START)
    rows = Event.objects.filter(event__startswith="assignment.end")
    assert [(e.event, e.actor_id, e.subject_id, e.outcome) for e in rows] == [
        ("assignment.ended", None, None, "done")
    ] * 2


def test_a_dropped_question_is_not_asked_and_nobody_is_named(care, couple, alice):
    one, two = own(care, 2)
    given = give(care, [one, two])
    assign_set.drop(given, one, by=member(alice), at=START)
    assign_set.drop(given, one, by=member(alice), at=START)
    assert Dropped.objects.count() == 1
    assert keys(week(couple, 1)) == [two.key]
    assert not Event.objects.filter(event="assignment.dropped", actor_id__isnull=False).exists()


def test_a_question_that_was_asked_stays_asked(care, couple, alice):
    one, two = own(care, 2)
    given = give(care, [one, two])
    week(couple, 1)
    assign_set.drop(given, one, by=member(alice), at=hour_of(1))
    assert not Dropped.objects.exists()


def test_a_dropped_question_comes_with_no_later_week_either(care, couple, alice, bob):
    one, two = own(care, 2)
    given = give(care, [one, two])
    assign_set.drop(given, one, by=member(alice), at=START)
    assert leanings.prompts_of(couple, alice) == {one.key}
    assert leanings.prompts_of(couple, bob) == set()


def test_dropping_a_whole_step_lets_the_next_one_come(care, couple, alice):
    one, two = own(care, 2)
    given = give(care, [one], [two], pace="after")
    assign_set.drop(given, one, by=member(alice), at=START)
    assert keys(week(couple, 1)) == [two.key]


def test_dropping_everything_finishes_the_set(care, alice):
    [one] = own(care, 1)
    given = give(care, [one])
    assign_set.drop(given, one, by=member(alice), at=START)
    given.refresh_from_db()
    assert given.finished_at == START


def test_nobody_else_declines_or_drops(care, charlie):
    [one] = own(care, 1)
    given = give(care, [one])
    with pytest.raises(PermissionDenied):
        assign_set.decline(given, by=member(charlie), at=START)
    with pytest.raises(PermissionDenied):
        assign_set.drop(given, one, by=member(charlie), at=START)
    with pytest.raises(PermissionDenied):
        assign_set.decline(given, by=member(care.counselor.user), at=START)


def test_a_question_of_another_set_cannot_be_dropped(care, alice):
    one, other = own(care, 2)
    given = give(care, [one])
    with pytest.raises(Prompt.DoesNotExist):
        assign_set.drop(given, other, by=member(alice), at=START)


def test_ending_the_care_ends_all_that_runs(care, couple):
    given = [give(care, own(care, 1)), give(care, own(care, 1))]
    assign_set.end_all(care, START)
    assert not Assignment.objects.running().filter(pk__in=[one.pk for one in given]).exists()
    assert not Wish.objects.exists()


def test_a_step_whose_week_was_missed_can_be_skipped_at_the_pace_after(care, couple):
    one, two = own(care, 2)
    assignment = give(care, [one], [two], pace="after")
    for n in (1, 2, 3):
        week(couple, n)  # and neither of them answers
    [progress] = of_assignments(Assignment.objects.all(), hour_of(3))
    assert [step.may_be_skipped for step in progress.steps] == [True, True]
    assign_set.skip(steps_of(assignment)[0], at=hour_of(3))
    assert keys(week(couple, 4)) == [two.key]
    [progress] = of_assignments(Assignment.objects.all(), hour_of(4))
    assert [step.may_be_skipped for step in progress.steps] == [False, True]
