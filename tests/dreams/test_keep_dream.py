"""A dream of both: changed by either, looked at again, true, at rest."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from intimacy.couples.models import Couple
from intimacy.couples.spaces import Closed
from intimacy.dreams import dream_pages, dream_steps, keep_dream
from intimacy.dreams.keep_dream import Typed, months_after, words
from intimacy.dreams.models import Dream, Step
from intimacy.dreams.take_dream_off import FRESH, may_go, take_dream_off
from intimacy.dreams.two_tabs import Conflict
from intimacy.reminders.models import Schedule
from tests.conftest import member
from tests.dreams.conftest import AT, DAY, TODAY
from tests.kept_dreams import dreamt, step_of


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 9, 6), 3, date(2026, 12, 6)),
        (date(2026, 12, 6), 1, date(2027, 1, 6)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 1, 30), 12, date(2028, 1, 28)),
    ],
)
def test_a_stretch_later_is_a_day_every_month_has(day, months, then):
    assert months_after(day, months) == then


def said(dream, user):
    dream = Dream.objects.select_related("key").get(pk=dream.pk)
    return words([dream], user)[dream.pk]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51, AC-52")
def test_either_changes_it_and_no_tab_wins_by_being_last(couple, alice, bob):
    dream = dreamt(alice, "A garden", AT)
    again = keep_dream.add(Typed("A garden", 3), by=member(alice), at=AT, once=dream.pk)
    assert (again.pk, Dream.objects.count()) == (dream.pk, 1)
    keep_dream.change(dream, Typed("A field", 6), by=member(bob), seen=1, at=AT)
    assert said(dream, alice).text == "A field"
    with pytest.raises(Conflict) as conflict:
        keep_dream.change(dream, Typed("A park", 3), by=member(alice), seen=1, at=AT)
    assert (conflict.value.theirs, conflict.value.version) == ("A field", 2)
    dream.refresh_from_db()
    assert (dream.every, dream.look_on) == (6, date(2027, 3, 6))
    with pytest.raises(Conflict):
        keep_dream.come_true(dream, "Mud", by=member(alice), seen=1, at=AT)
    assert said(dream, alice) == ("A field", "")


def test_looked_at_again_moves_on_once_and_only_when_it_is_due(couple, alice, bob):
    dream = dreamt(alice, "A garden", AT, 1)
    keep_dream.still_ours(dream, by=member(bob), at=AT)
    dream.refresh_from_db()
    assert dream.look_on == date(2026, 10, 6)
    for _ in range(2):
        keep_dream.still_ours(dream, by=member(bob), at=AT + 40 * DAY)
    dream.refresh_from_db()
    assert dream.look_on == date(2026, 11, 16)
    assert [card.due for card in dream_pages.standing(alice, dream.look_on)] == [True]
    keep_dream.change(dream, Typed("A field", 1), by=member(alice), seen=1, at=AT + 75 * DAY)
    dream.refresh_from_db()
    assert dream.look_on == date(2026, 12, 20)  # an answer, too


@pytest.mark.sqlite
def test_it_comes_true_is_remembered_and_may_wake(couple, alice, bob):
    dream = dreamt(alice, "The sea", AT)
    keep_dream.come_true(dream, "Salt", by=member(bob), seen=1, at=AT)
    dream.refresh_from_db()
    assert (dream.state, dream.settled_on, dream.look_on) == ("true", TODAY, None)
    keep_dream.rest(dream, by=member(alice), at=AT)  # what came true stays true
    keep_dream.come_true(dream, "Salt and wind", by=member(alice), seen=2, at=AT + 9 * DAY)
    [true] = dream_pages.settled(bob, "true", None)[1]
    assert (true.said.memory, true.row.settled_on) == ("Salt and wind", TODAY)
    keep_dream.wake(dream, by=member(bob), at=AT)
    keep_dream.rest(dream, by=member(alice), at=AT)
    [rests] = dream_pages.settled(bob, "rest", None)[1]
    assert rests.said == ("The sea", "Salt and wind")


def test_steps_are_few_done_undone_and_taken_off(couple, alice, bob, monkeypatch):
    dream = dreamt(alice, "The sea", AT, 0, "Look", "Pack")
    first = step_of(dream)
    dream_steps.add_step(dream, "Look", by=member(bob), at=AT, once=first.pk)
    dream_steps.mark_step(dream, first.pk, by=member(bob), done=True)
    shown = [(one.text, one.row.done) for one in dream_pages.steps_of(dream, bob)]
    assert shown == [("Look", True), ("Pack", False)]
    dream_steps.mark_step(dream, first.pk, by=member(alice), done=False)
    monkeypatch.setattr(dream_steps, "STEPS_AT_MOST", 2)
    with pytest.raises(ValidationError):
        dream_steps.add_step(dream, "Sing", by=member(bob), at=AT)
    assert dream_steps.take_step_off(dream, first.pk, by=member(bob)) == "Look"
    assert dream_steps.take_step_off(dream, first.pk, by=member(bob)) == ""
    dream_steps.add_step(dream, "Sing", by=member(bob), at=AT)
    assert [one.text for one in dream_pages.steps_of(dream, bob)] == ["Pack", "Sing"]


def test_a_list_has_an_end_and_strangers_have_no_hand_in_it(couple, alice, charlie, monkeypatch):
    dream = dreamt(alice, "The sea", AT, 3, "Look")
    monkeypatch.setattr(keep_dream, "STANDING_AT_MOST", 1)
    with pytest.raises(ValidationError):
        dreamt(alice, "The hills", AT)
    keep_dream.rest(dream, by=member(alice), at=AT)
    other = dreamt(alice, "The hills", AT)
    with pytest.raises(ValidationError):
        keep_dream.wake(dream, by=member(alice), at=AT)
    for verb in (keep_dream.rest, keep_dream.wake, keep_dream.still_ours):
        with pytest.raises(Closed):
            verb(other, by=member(charlie), at=AT)
    dream_steps.mark_step(dream, step_of(dream).pk, by=member(charlie), done=True)
    assert not Step.objects.get().done
    assert Couple.objects.filter(pk=couple.pk, ended_at=None).exists()


def test_of_two_only_what_was_just_added_and_left_alone_goes(couple, alice, bob):
    dream = dreamt(alice, "A garden", AT)

    def goes(at=AT, added=True):
        return may_go(Dream.objects.get(), by=member(alice), at=at, added=added)

    assert goes()
    assert not goes(added=False)
    assert not goes(at=AT + FRESH)
    dream_steps.add_step(dream, "Seeds", by=member(bob), at=AT)
    assert not goes()
    Step.objects.all().delete()
    keep_dream.change(dream, Typed("A park", 3), by=member(bob), seen=1, at=AT)
    assert not goes()
    with pytest.raises(ValidationError, match="Both of you have it"):
        take_dream_off(dream, by=member(alice), at=AT, added=True)


def test_alone_a_dream_goes_at_any_time_with_its_steps_and_reminders(charlie):
    dream = dreamt(charlie, "A garden", AT, 3, "Seeds")
    for _ in range(2):  # pressed twice
        take_dream_off(dream, by=member(charlie), at=AT + 99 * DAY, added=False)
    assert not Dream.objects.exists()
    assert not Step.objects.exists()
    assert not Schedule.objects.filter(subject=dream.pk).exists()
