"""What waits lets the next come; the counselor sees since when, and never what for."""

import pytest
import time_machine
from django.urls import reverse

from intimacy.counseling.assignments import advance_steps, assign_set, progress
from intimacy.counseling.models import Assignment
from intimacy.sharing.models import Exchange
from prompts.picker import leanings
from tests.conftest import START
from tests.counseling.assigned_sets import WEEK, give, hour_of, keys, open_up, own, steps_of, week
from tests.counseling.conftest import prove

pytestmark = pytest.mark.usefixtures("checkin")

DEEP = {"depth": 3}  # six opened weeks away


def asked(couple, *numbers):
    """What each of these weeks asks of the set, by the week's number."""
    found = {n: keys(week(couple, n)) for n in numbers}
    return {n: one for n, one in found.items() if one}


def waiting(client, n):
    [found] = progress.of_clients([client], hour_of(n))[client.pk]
    return [step.waits_since for step in found.steps]


def day(n):
    return (START + n * WEEK).date()


@pytest.mark.sqlite
@pytest.mark.parametrize("every", [2, 4])
def test_steps_come_at_their_pace_behind_a_question_that_waits(care, couple, every):
    first, two, three, four = own(care, 4)
    [deep] = own(care, 1, **DEEP)
    give(care, [first, deep], [two], [three], [four], pace="every", every=every)
    came = asked(couple, *range(1, 2 + 3 * every))
    light = [[prompt.key] for prompt in (first, two, three, four)]
    assert came == {1 + n * every: key for n, key in enumerate(light)}


def test_a_step_a_week_comes_behind_deep_ones(care, couple):
    deep = own(care, 4, **DEEP)
    first, five, six = own(care, 3)
    give(care, [first, deep[0]], *([one] for one in deep[1:]), [five], [six])
    assert asked(couple, *range(1, 7)) == {1: [first.key], 5: [five.key], 6: [six.key]}


def test_one_after_the_other_passes_what_waits(care, couple):
    first, two = own(care, 2)
    [deep] = own(care, 1, **DEEP)
    give(care, [first, deep], own(care, 1, **DEEP), [two], pace="after")
    begun = week(couple, 1)
    assert keys(begun) == [first.key]
    assert asked(couple, 2, 3) == {}  # the first was asked and has not opened
    open_up(begun, 3)
    assert asked(couple, 4, 5, 6) == {5: [two.key]}  # the fourth could not ask the second step


def test_what_waited_comes_first_when_it_may_and_at_the_pace(care, couple):
    deep = own(care, 2, **DEEP)
    one, two = own(care, 2)
    given = give(care, [deep[0]], [one], [deep[1]], [two], pace="every", every=2)
    assert asked(couple, *range(1, 9)) == {3: [one.key], 7: [two.key]}
    Exchange.objects.filter(couple=couple).update(opens_at=hour_of(8))
    came = asked(couple, *range(9, 16))
    assert list(came.values()) == [[deep[0].key], [deep[1].key]]
    first, second = came
    assert second - first >= 2
    given.refresh_from_db()
    assert given.finished_at


def rules_out(couple, prompt, bob):
    leanings.rule_out(couple, prompt, by=bob)


def leaves_the_library(couple, prompt, bob):
    type(prompt).objects.filter(pk=prompt.pk).update(status="retired")


def is_too_deep(couple, prompt, bob):
    type(prompt).objects.filter(pk=prompt.pk).update(depth=3)


@pytest.mark.abuse("AC-23")
@pytest.mark.parametrize("cause", [rules_out, leaves_the_library, is_too_deep])
@pytest.mark.parametrize("pace", ["weekly", "after"])
def test_the_desk_reads_the_same_whatever_a_step_waits_for(care, couple, bob, cause, pace):
    """Week by week, and as long as the set runs."""
    one, two, three, four = own(care, 4)
    give(care, [one], [two], [three], [four], pace=pace)
    cause(couple, two, bob)
    seen = []
    for n in range(1, 5):
        begun = week(couple, n)
        [found] = progress.of_clients([care], hour_of(n))[care.pk]
        seen.append([(s.state, s.waits_since, s.since, s.may_be_skipped) for s in found.steps])
        if keys(begun):
            open_up(begun, n)
    assert [steps[1][1] for steps in seen] == [None, day(2), day(2), day(2)]
    assert [[steps[n][0] for n in (0, 2, 3)] for steps in seen] == [
        ["asked", "to-come", "to-come"],
        ["asked", "to-come", "to-come"],
        ["asked", "asked", "to-come"],
        ["asked", "asked", "asked"],
    ]
    assert all(steps[1][3] for steps in seen)


@pytest.mark.parametrize("cause", [rules_out, is_too_deep])
def test_skipping_what_waits_looks_the_same_too(care, couple, bob, cause):
    one, two = own(care, 2)
    given = give(care, [one], [two])
    cause(couple, one, bob)
    week(couple, 1)
    assign_set.skip(steps_of(given)[0], at=hour_of(1))
    [found] = progress.of_clients([care], hour_of(1))[care.pk]
    assert (found.steps[0].state, found.steps[0].waits_since) == ("skipped", None)


def test_a_question_that_does_not_fit_is_in_line_and_waits_for_nothing(care, couple):
    give(care, own(care, 3), own(care, 1))
    week(couple, 1)
    assert waiting(care, 1) == [None, None]


def test_a_paused_set_waits_for_nothing_and_begins_anew(care, couple):
    [deep] = own(care, 1, **DEEP)
    given = give(care, [deep], own(care, 1), pace="every", every=8)
    week(couple, 1)
    assert waiting(care, 1) == [day(1), None]
    assign_set.pause(given, at=hour_of(1))
    week(couple, 2)
    assert waiting(care, 2) == [None, None]
    assign_set.resume(Assignment.objects.get(), at=hour_of(2))
    assert waiting(care, 2) == [None, None]
    week(couple, 3)
    assert waiting(care, 3) == [day(3), None]


def test_a_finished_set_waits_for_nothing(care, couple, bob, monkeypatch):
    monkeypatch.setattr(advance_steps, "WAITS_FOR", 1)
    one, two = own(care, 2)
    give(care, [one], [two])
    leanings.rule_out(couple, one, by=bob)
    for n in (1, 2, 3):
        week(couple, n)
    assert waiting(care, 3) == [None, None]


def test_the_desk_says_since_when_and_the_two_read_what_they_always_did(
    care, couple, desk, at_home, alice
):
    """At home a question that did not come is one line: another would tell what one ruled out."""
    first, two = own(care, 2)
    given = give(care, [first, own(care, 1, **DEEP)[0]], own(care, 1, **DEEP), [two])
    for n in (1, 2, 3):
        week(couple, n)
    with time_machine.travel(hour_of(3), tick=False):
        prove(desk)
        theirs = desk.get(reverse("counseling:client", args=[care.pk])).text
        hers = at_home(alice).get(reverse("counseling:given", args=[given.pk])).text
    assert (theirs.count("Waiting since 20 September"), hers.count("Waiting since")) == (2, 0)
