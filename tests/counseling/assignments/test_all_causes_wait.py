"""What keeps a question away shows nowhere: the desk and both pages at home are the same."""

from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.db import transaction
from django.urls import reverse

from checkins.models import CheckIn
from intimacy.counseling.assignments import advance_steps, assign_set, progress
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.models import Couple
from intimacy.sharing.models import Exchange, Item
from prompts.models import Wish
from prompts.picker import leanings
from tests.conftest import START, member, signed_in
from tests.counseling.assigned_sets import WEEK, give, hour_of, keys, open_up, own, steps_of, week

pytestmark = [pytest.mark.usefixtures("checkin"), pytest.mark.abuse("AC-23")]


def is_too_deep(couple, prompt, bob):
    type(prompt).objects.filter(pk=prompt.pk).update(depth=3)


def rules_out(couple, prompt, bob):
    leanings.rule_out(couple, prompt, by=bob)


def leaves_the_library(couple, prompt, bob):
    type(prompt).objects.filter(pk=prompt.pk).update(status="retired")


def was_had(couple, prompt, bob):
    exchange = Exchange.objects.create(couple=couple)
    CheckIn.objects.create(couple=couple, exchange=exchange, week=START.date() - WEEK)
    Item.objects.create(exchange=exchange, position=1, version=prompt.current)


CAUSES = (is_too_deep, rules_out, leaves_the_library, was_had)


def pauses(given):
    assign_set.pause(given, at=hour_of(2))


def goes_on(given):
    assign_set.resume(given, at=hour_of(3))


def skips_the_second(given):
    assign_set.skip(steps_of(given)[1], at=hour_of(1))


def desk_reads(care, n):
    """All a counselor is told of what runs and is over, in the week numbered n."""
    steps = [s for one in progress.of_clients([care], hour_of(n))[care.pk] for s in one.steps]
    told = [(s.state, s.waits_since, s.since, s.may_be_skipped, s.week) for s in steps]
    over = list(Assignment.objects.order_by("pk").values_list("finished_at", flat=True))
    return told, [one.state for s in steps for one in s.prompts], over


def pages(care, given, people, n):
    """What the two read of the set, and the counselor of them, to the byte but for tokens."""
    home = reverse("counseling:given", args=[given.pk])
    theirs = reverse("counseling:client", args=[care.pk])
    with time_machine.travel(hour_of(n), tick=False):
        found = [signed_in(one).get(home) for one in people]
        found.append(signed_in(care.counselor.user, "mfa").get(theirs))
    assert [one.status_code for one in found] == [200] * 3
    return [one.text.replace(str(one.context["csrf_token"]), "") for one in found]


def lived(care, given, cause, weeks, acts, people):
    """What is read week by week where a `cause` keeps a question away, and then undone."""
    with transaction.atomic():
        cause(given.couple)
        seen = []
        for n in weeks:
            begun = week(given.couple, n)
            if n in acts:
                acts[n](given)
            seen.append(desk_reads(care, n))
            if n == 1:
                open_up(begun, n)
        seen.append(pages(care, given, people, weeks[-1]))
        transaction.set_rollback(True)
    return seen


@pytest.mark.parametrize(
    ("steps", "pace", "weeks", "acts"),
    [
        pytest.param("ox o o", "after", (1, 2, 3), {}, id="one question of two"),
        pytest.param("o x o o", "weekly", (2, 4, 6), {}, id="in line, every two weeks"),
        pytest.param("o x o", "weekly", (1, 2, 3, 4), {2: pauses, 3: goes_on}, id="paused"),
        pytest.param("o o x", "weekly", (1, 2, 3), {1: skips_the_second, 2: pauses}, id="ahead"),
        pytest.param("o x o", "weekly", (1, 2), {1: skips_the_second}, id="skipped"),
        pytest.param("o x", "weekly", (1, 2, 3, 4, 5), {}, id="the last"),
        pytest.param("o x", "after", (1, 2, 3, 4, 5), {}, id="the last of a row"),
    ],
)
def test_all_three_read_the_same(care, couple, alice, bob, monkeypatch, steps, pace, weeks, acts):
    monkeypatch.setattr(advance_steps, "WAITS_FOR", 3)
    asked = [(kind, own(care, 1)[0]) for kind in steps.replace(" ", "")]
    kept_away = next(prompt for kind, prompt in asked if kind == "x")
    prompts = iter(prompt for _, prompt in asked)
    given = give(care, *([next(prompts) for _ in step] for step in steps.split()), pace=pace)
    Couple.objects.filter(pk=couple.pk).update(every_weeks=2 if weeks[0] == 2 else 1)
    first, *others = (
        lived(care, given, lambda c, why=why: why(c, kept_away, bob), weeks, acts, (alice, bob))
        for why in CAUSES
    )
    for other in others:
        assert other == first


@pytest.mark.sqlite
@pytest.mark.parametrize("cause", CAUSES)
def test_the_last_question_waits_for_twelve_check_ins_whatever_for(care, couple, bob, cause):
    one, two = own(care, 2)
    given = give(care, [one], [two])
    cause(couple, two, bob)
    monday = START.date()
    week(couple, 1)
    week(couple, 2)
    for n in range(3, 13):  # weeks nobody lived, begun by the row: the picker is not asked here
        exchange = Exchange.objects.create(couple=couple)
        CheckIn.objects.create(couple=couple, exchange=exchange, week=monday + n * WEEK)
    over = []
    for n in (12, 13):
        Assignment.objects.update(seen_week=None)
        if n == 13:
            exchange = Exchange.objects.create(couple=couple)
            CheckIn.objects.create(couple=couple, exchange=exchange, week=monday + n * WEEK)
        advance_steps.advance(hour_of(n), 10)
        given.refresh_from_db()
        over.append(bool(given.finished_at))
    assert over == [False, True]


def test_a_set_behind_an_older_one_is_not_over_by_waiting(care, couple, monkeypatch):
    monkeypatch.setattr(advance_steps, "WAITS_FOR", 2)
    Couple.objects.filter(pk=couple.pk).update(questions=3)  # one of them may be of a set
    [younger] = own(care, 1)
    give(care, *([one] for one in own(care, 4)))
    Assignment.objects.update(assigned_at=START - WEEK)
    Wish.objects.update(made_at=START - WEEK)
    give(care, [younger])
    came = [key for n in range(1, 8) for key in keys(week(couple, n))]
    assert (len(came), came[-1]) == (5, younger.key)


def test_a_paused_set_is_not_over_by_waiting(care, couple, bob, monkeypatch):
    monkeypatch.setattr(advance_steps, "WAITS_FOR", 2)
    [one] = own(care, 1)
    given = give(care, [one])
    rules_out(couple, one, bob)
    week(couple, 1)
    assign_set.pause(given, at=hour_of(1))
    for n in (2, 3):
        week(couple, n)
    given.refresh_from_db()
    assert given.finished_at is None


@pytest.mark.sqlite
def test_what_was_done_without_being_asked_waits_after_the_update(care, couple, bob, alice):
    """And nothing else does: what was asked, dropped, skipped, or is of a set that is over."""
    prompts = own(care, 4)
    given = give(care, *([one] for one in prompts))
    over = give(care, own(care, 1))
    begun = week(couple, 1)
    assert keys(begun)
    assign_set.drop(given, prompts[1], by=member(alice), at=hour_of(1))
    assign_set.skip(steps_of(given)[2], at=hour_of(1))
    assign_set.end_assignment(over, at=hour_of(1))
    AssignedStep.objects.update(done_at=START)
    import_module("intimacy.counseling.migrations.0005_all_causes_wait").wait(apps, None)
    assert [bool(step.done_at) for step in steps_of(given)] == [True, True, True, False]
    assert steps_of(over)[0].done_at
