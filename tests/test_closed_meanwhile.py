"""What comes a moment too late for a space that has closed, and what earlier closings left."""

from dataclasses import dataclass
from importlib import import_module

import pytest
from django.apps import apps

from checkins.models import CheckIn
from checkins.next_week import swap
from intimacy.counseling import models as beside
from intimacy.counseling.assignments import assign_set, step_times
from intimacy.counseling.care import introductions
from intimacy.couples import change_bond, part_couple, rhythm
from intimacy.couples.models import BondProposal, Couple, Membership
from intimacy.couples.spaces import Closed, space_of
from intimacy.dates import mark_ideas, whose_turn
from intimacy.dreams import dream_steps, keep_dream, keep_promise, loved_list
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.interests import choose_next
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.lib.weeks import Rhythm
from intimacy.notes import jar, keep_draft, leave_note, nudges
from intimacy.notes.models import Note
from intimacy.pulse import pulse_nudges, show_both, take_pulse
from intimacy.repair import call_break, deliver_letters, mark_phrases, send_letter
from intimacy.repair.models import Letter
from intimacy.talk import guide_talk
from intimacy.talk.guide_talk import Plan
from prompts.models import Prompt
from prompts.picker import leanings, wish_list
from tests.conftest import member, pair
from tests.test_closed_spaces import (
    A_DAY,
    AT,
    DAY,
    STAYS,
    _stranger,  # noqa: F401  fixtures
    filled,
    rows,
)

MIGRATIONS = [
    "intimacy.couples.migrations.0004_forget_closed_spaces",
    "prompts.migrations.0005_forget_closed_spaces",
    "checkins.migrations.0003_forget_closed_spaces",
    "intimacy.rituals.migrations.0002_forget_closed_spaces",
    "intimacy.dates.migrations.0002_forget_closed_spaces",
    "intimacy.counseling.migrations.0002_forget_closed_spaces",
]


A_NOTE = leave_note.Typed("For the soup", leave_note.When())
A_DREAM = keep_dream.Typed("A garden", 3)


# --- Too late ---------------------------------------------------------------------------


@dataclass
class Loaded:
    """What a page had loaded a moment before Bob left."""

    couple: Couple
    me: Membership
    given: beside.Assignment
    step: beside.AssignedStep
    prompt: Prompt


@pytest.fixture
def loaded(alice, bob, dana):
    couple = filled(pair(alice, bob), dana)
    step = beside.AssignedStep.objects.select_related("assignment__couple").get(couple=couple)
    step.assignment.paused_at = AT
    step.assignment.save()
    found = Loaded(couple, member(alice), step.assignment, step, step.step.prompts.all()[0])
    part_couple.leave(member(bob), at=AT)
    return found


@pytest.mark.parametrize(
    "act",
    {
        "rule out": lambda it: leanings.rule_out(it.couple, it.prompt, by=it.me.user),
        "choose practices": lambda it: leanings.choose_practices(
            it.couple, ruled_out=["trust"], agreed=[], by=it.me.user
        ),
        "judge": lambda it: leanings.judge(it.couple, {it.prompt.pk: "more"}, by=it.me.user),
        "go gently": lambda it: wish_list.go_gently(it.couple, since=DAY),
        "change the day": lambda it: rhythm.change(
            it.couple, Rhythm("UTC", 1, 9), by=it.me.user, at=AT
        ),
        "propose a bond": lambda it: change_bond.propose(
            it.couple, "siblings", by=it.me.user, at=AT
        ),
        "take a bond back": lambda it: change_bond.drop_proposal(it.couple, by=it.me.user, at=AT),
        "answer a bond": lambda it: change_bond.answer_proposal(
            BondProposal(couple=it.couple), by=it.me.user, yes=True, at=AT
        ),
        "rest": lambda it: rhythm.rest(it.couple, DAY + 9 * A_DAY, by=it.me.user, at=AT),
        "pass a week": lambda it: it.couple.checkins.get().take_off(it.me.user, at=AT),
        "drop a question": lambda it: assign_set.drop(it.given, it.prompt, by=it.me, at=AT),
        "go on with a set": lambda it: assign_set.resume(it.given, at=AT),
        "exchange a question": lambda it: swap(it.couple, it.prompt.key, DAY, by=it.me.user, at=AT),
        "choose how often": lambda it: whose_turn.choose(it.couple, "1", at=AT),
        "mark ideas": lambda it: mark_ideas.mark(
            it.couple, 1, ["soup"], by=it.me.user, send=True, at=AT
        ),
        "mark interests": lambda it: INTERESTS.mark(
            it.couple, 1, ["soup"], by=it.me.user, send=True, at=AT
        ),
        "choose what comes next": lambda it: choose_next.choose(
            it.couple, "soup", by=it.me.user, seen=0, at=AT
        ),
        "leave a note": lambda it: leave_note.leave(A_NOTE, by=it.me, at=AT),
        "change a note": lambda it: leave_note.change(
            Note.objects.get(couple=it.couple), A_NOTE, by=it.me, seen=1, at=AT
        ),
        "keep a draft of a note": lambda it: keep_draft.keep("Hello", by=it.me, seen=0, at=AT),
        "open a note": lambda it: jar.open_note(
            Note.objects.get(couple=it.couple), by=it.me, at=AT
        ),
        "add a dream": lambda it: keep_dream.add(A_DREAM, by=it.me, at=AT),
        "change a dream": lambda it: keep_dream.change(
            Dream(couple=it.couple), A_DREAM, by=it.me, seen=1, at=AT
        ),
        "wake a dream": lambda it: keep_dream.wake(Dream(couple=it.couple), by=it.me, at=AT),
        "add a step": lambda it: dream_steps.add_step(
            Dream(couple=it.couple), "Ask", by=it.me, at=AT
        ),
        "promise": lambda it: keep_promise.make_promise("I will", DAY, by=it.me, at=AT),
        "move a promise": lambda it: keep_promise.move_promise(
            Promise.objects.get(couple=it.couple), DAY + A_DAY, by=it.me, at=AT
        ),
        "keep a promise": lambda it: keep_promise.close_promise(
            Promise.objects.get(couple=it.couple), "kept", "", by=it.me, at=AT
        ),
        "add a line": lambda it: loved_list.add_line("Tea", by=it.me, at=AT),
        "change a line": lambda it: loved_list.change_line(
            LovedLine.objects.get(couple=it.couple), "Tea", by=it.me, seen=1, at=AT
        ),
        "choose a nudge": lambda it: nudges.choose(it.me, 5, AT.time(), at=AT),
        "answer five lines": lambda it: take_pulse.take_pulse({"curious": 1}, by=it.me, at=AT),
        "be willing": lambda it: show_both.say_willing(it.couple.pk, by=it.me, at=AT),
        "choose another nudge": lambda it: pulse_nudges.choose(it.me, 4, 5, AT.time(), at=AT),
        "call a break": lambda it: call_break.call(it.couple, AT + A_DAY, by=it.me.user, at=AT),
        "send words": lambda it: send_letter.send(it.couple, "back", {}, by=it.me, at=AT),
        "take words back": lambda it: deliver_letters.take_back(
            Letter.objects.get(couple=it.couple), by=it.me, at=AT
        ),
        "mark phrases": lambda it: mark_phrases.mark_family(
            it.couple, 0, {}, by=it.me.user, send=True, at=AT
        ),
        "plan a step": lambda it: step_times.plan(it.step, AT + A_DAY, by=it.me, at=AT),
        "put a talk off": lambda it: guide_talk.put_off(by=it.me, at=AT),
        "begin a talk": lambda it: guide_talk.begin(Plan(3, first=1), by=it.me, at=AT),
        "invite a counselor": lambda it: introductions.invite_counselor(it.me, at=AT),
    }.items(),
    ids=lambda named: named[0],
)
def test_what_comes_a_moment_too_late_is_not_kept(loaded, act):
    before = rows(loaded.couple), Couple.objects.values().get(pk=loaded.couple.pk)
    with pytest.raises(Closed):
        act[1](loaded)
    assert (rows(loaded.couple), Couple.objects.values().get(pk=loaded.couple.pk)) == before
    assert not beside.AssignedStep.objects.filter(couple=loaded.couple, together_at__isnull=False)


def test_whoever_presses_in_that_moment_reads_what_any_later_moment_says(
    couple, alice, bob, sign_in, monkeypatch
):
    page, before = sign_in(alice), space_of(alice)
    part_couple.leave(member(bob), at=AT)
    monkeypatch.setattr("intimacy.couples.access.space_of", lambda _: before)
    assert page.post("/together/dates/turn/", {"every": "1"}).status_code == 404


# --- What closed before -----------------------------------------------------------------


@pytest.mark.sqlite
def test_what_earlier_closings_left_is_deleted(couple, alice, bob, dana, stranger):
    filled(couple, dana)
    kept, theirs = rows(couple, STAYS), rows(stranger)
    Couple.objects.filter(pk=couple.pk).update(ended_at=AT)
    for name in MIGRATIONS:
        import_module(name).forget(apps, None)
    always_gone = (
        *("reminders.Schedule", "talk.Talk", "talk.PutOff"),
        *("notes.Nudge", "notes.NoteDraft", "interests.Choice", "couples.BondProposal"),
        *("dreams.Dream", "dreams.Step"),
    )
    left = rows(couple) | {label: set() for label in always_gone}
    young = ("repair.", "pulse.")  # rooms that no space closed without
    left |= {name: set() for name in left if name.startswith(young) and STAYS[name] is None}
    assert left == kept
    assert rows(stranger) == theirs
    assert CheckIn.objects.get(couple=couple).coming == {}
    assert beside.AssignedStep.objects.get(couple=couple).together_at is None
    assert all(import_module(name).Migration.operations[0].reversible for name in MIGRATIONS)
