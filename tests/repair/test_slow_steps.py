"""The slow exercise: a step a day, one's own, shared only by one's own act."""

from datetime import timedelta

import pytest

from intimacy.couples.part_couple import leave
from intimacy.keys.models import DataKey, Unreadable
from intimacy.repair import slow_steps
from intimacy.repair.models import Exercise, ExerciseStep, Letter
from tests.conftest import member
from tests.repair.conftest import AT, HOUR, all_arrive

DAY = timedelta(days=1)
SECRET = "The summer of the broken boat."


def write(user, number=1, text=SECRET, at=AT):
    return slow_steps.write_step(user, number, text, at=at)


@pytest.mark.sqlite
def test_a_step_a_day_on_ones_own_clock(alice):
    assert not write(alice, 2)
    assert write(alice)
    assert not write(alice, 2, at=AT + 4 * HOUR)  # 23:00 in Berlin
    assert write(alice, 2, at=AT + 5 * HOUR)  # past midnight
    assert not write(alice, 3, at=AT + 6 * HOUR)
    assert [step.open for step in slow_steps.slow_steps(alice, AT + 6 * HOUR)] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_what_stands_may_be_changed_and_moves_nothing(alice):
    write(alice)
    assert write(alice, text="Another way to say it", at=AT + DAY)
    row = ExerciseStep.objects.get()
    assert row.written_at == AT
    assert write(alice, 2, at=AT + DAY)


@pytest.mark.sqlite
def test_nobody_else_reads_it_paired_or_not(couple, alice, bob, ask):
    before = [ask(bob, name).same for name in ("start", "week", "together")]
    write(alice)
    assert [ask(bob, name).same for name in ("start", "week", "together")] == before
    assert SECRET not in ask(bob, "slow").page
    assert ask(bob, "slow-step", 2).status_code == 404
    assert not ExerciseStep.objects.readable_by(bob).exists()
    leave(member(bob), at=AT)
    assert SECRET in ask(alice, "slow-step", 1).page


@pytest.mark.sqlite
def test_shared_is_a_copy_of_what_was_ticked(couple, alice, bob, ask):
    write(alice)
    write(alice, 2, "Kept for me", at=AT + DAY)
    assert ask(alice, "slow-share", data={}, at=AT + DAY).status_code == 422
    ask(alice, "slow-share", data={"steps": ["1"]}, at=AT + DAY)
    all_arrive(AT + DAY)
    page = ask(bob, "letter", Letter.objects.get().pk, at=AT + DAY).page
    assert SECRET in page
    assert "Kept for me" not in page
    ask(alice, "slow-away", data={}, at=AT + DAY)
    assert not Exercise.objects.exists()
    assert SECRET in ask(bob, "letter", Letter.objects.get().pk, at=AT + DAY).page


@pytest.mark.sqlite
def test_alone_it_all_works_but_the_sharing(charlie, ask):
    page = ask(charlie, "slow").page
    assert "When this is the wrong exercise" in page
    assert "Is it safe?" in page
    assert ask(charlie, "slow-step", 1, data={"text": " "}).status_code == 422
    assert ask(charlie, "slow-step", 1, data={"text": SECRET}).status_code == 302
    assert SECRET in ask(charlie, "my-words").page
    assert ask(charlie, "slow-share").status_code == 404
    assert ask(charlie, "slow-step", 9).status_code == 404
    late = ask(charlie, "slow-step", 2, data={"text": "Too soon"})
    assert late.status_code == 404
    assert "Too soon" in late.page


def test_what_does_not_open_is_not_written_over(alice):
    write(alice)
    DataKey.objects.update(kek_id="lost")
    with pytest.raises(Unreadable):
        write(alice, text="Over it")
    [step, *_] = slow_steps.slow_steps(alice, AT)
    assert step.locked


def test_pages_ask_little(couple, alice, queries):
    write(alice)
    for name, *keys in (("slow",), ("slow-step", 1), ("slow-share",)):
        assert queries(alice, f"repair:{name}", *keys) <= 10
