"""Building sets: what changes, what is refused, and that what was given stays as it was."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from prompts import building, versions
from prompts.models import Prompt, PromptSet, Step
from tests.conftest import START
from tests.prompts.sets import QUESTION, frozen_and, positions, step, titles, today

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_a_new_set_has_a_draft_without_steps(owner):
    made = building.create(owner, title="Slow evenings", at=START)
    assert made.owner == owner
    assert made.current.frozen_at is None
    assert today(made) == ("Slow evenings", "", [])


def test_a_set_holds_its_steps_in_the_order_they_were_added(made):
    assert today(made)[2] == [("Sit", "", ["curiosity-kettle"]), ("Stay", "", [])]


def test_a_thirteenth_step_is_refused(made):
    for _ in range(10):
        building.add_step(made)
    with pytest.raises(ValidationError, match="A set has at most 12 steps"):
        building.add_step(made)
    assert len(titles(made)) == 12


def test_a_removed_step_leaves_no_gap(made):
    building.add_step(made, title="Leave")
    building.remove_step(step(made, "Stay"))
    assert titles(made) == ["Sit", "Leave"]
    assert positions(made) == [1, 2]


def test_removing_a_step_that_is_gone_says_so(made):
    gone = step(made, "Stay")
    building.remove_step(gone)
    gone.pk = uuid.uuid4()
    with pytest.raises(Step.DoesNotExist):
        building.remove_step(gone)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        (1, ["Leave", "Sit", "Stay"]),
        (2, ["Sit", "Leave", "Stay"]),
        (99, ["Sit", "Stay", "Leave"]),
        (-5, ["Leave", "Sit", "Stay"]),
    ],
)
def test_a_step_moves_and_an_end_is_an_end(made, to, expected):
    building.add_step(made, title="Leave")
    building.move_step(step(made, "Leave"), to)
    assert titles(made) == expected
    assert positions(made) == [1, 2, 3]


def test_steps_are_put_in_the_order_named(made):
    building.order_steps(made, [step(made, "Stay").pk, step(made, "Sit").pk])
    assert titles(made) == ["Stay", "Sit"]


def orders_to_refuse(made):
    sit, stay = step(made, "Sit").pk, step(made, "Stay").pk
    return [[], [sit], [sit, sit], [sit, stay, stay], [sit, uuid.uuid4()], [sit, stay] * 250]


@pytest.mark.parametrize("which", range(6))
def test_an_order_that_is_not_of_all_steps_once_is_refused(made, which):
    with pytest.raises(ValidationError, match="changed meanwhile"):
        building.order_steps(made, orders_to_refuse(made)[which])
    assert titles(made) == ["Sit", "Stay"]


def test_an_order_of_another_set_is_refused(made, owner):
    copy = building.duplicate(made, owner=owner, at=START)
    with pytest.raises(ValidationError):
        building.order_steps(made, [step(copy, "Sit").pk, step(copy, "Stay").pk])


def test_a_step_is_changed(made):
    building.change_step(
        step(made, "Sit"), title="Sit down", instructions="Ten minutes.", asks_when=True,
        for_session=True,
    )  # fmt: skip
    changed = step(made, "Sit down")
    assert changed.instructions == "Ten minutes."
    assert (changed.asks_when, changed.for_session) == (True, True)


def test_a_prompt_stands_in_a_set_once(made, kettle):
    with pytest.raises(ValidationError, match="in the set already"):
        building.add_prompt(step(made, "Stay"), kettle)


def test_a_fifth_prompt_of_a_step_is_refused(made, shelved):
    more = [shelved(key=f"curiosity-{word}", text=f"Which {word}?") for word in "abcd"]
    for prompt in more[:3]:
        building.add_prompt(step(made, "Sit"), prompt)
    with pytest.raises(ValidationError, match="at most 4 questions"):
        building.add_prompt(step(made, "Sit"), more[3])


def test_a_retired_prompt_is_refused(made, attic):
    attic.status = Prompt.Status.RETIRED
    attic.save()
    with pytest.raises(ValidationError, match="no longer in the library"):
        building.add_prompt(step(made, "Sit"), attic)


def test_prompts_move_and_are_taken_out(made, kettle, attic):
    sit = step(made, "Sit")
    building.add_prompt(sit, attic)
    building.move_prompt(sit, attic, 1)
    assert today(made)[2][0][2] == ["curiosity-attic", "curiosity-kettle"]
    building.remove_prompt(sit, attic)
    building.remove_prompt(sit, attic)
    assert today(made)[2][0][2] == ["curiosity-kettle"]
    assert sit.asked.get().position == 1


def test_a_prompt_comes_back_to_its_place(made, kettle, attic):
    sit = step(made, "Sit")
    building.add_prompt(sit, attic)
    building.remove_prompt(sit, kettle)
    building.add_prompt(sit, kettle, to=1)
    assert today(made)[2][0][2] == ["curiosity-kettle", "curiosity-attic"]


def test_archiving_hides_a_set_until_it_is_restored(made, owner):
    building.archive(made, START)
    assert not PromptSet.objects.usable_by(owner).filter(pk=made.pk).exists()
    building.restore(made)
    assert PromptSet.objects.usable_by(owner).filter(pk=made.pk).exists()


# --- What was given -----------------------------------------------------------------------


def test_freezing_twice_keeps_the_first_moment(made):
    version = building.freeze(made, START)
    assert building.freeze(made, START.replace(year=2027)).frozen_at == START
    assert building.freeze(made, START) == version


def test_a_draft_stays_the_draft(made):
    assert building.draft_of(made) == building.draft_of(made) == made.current


CHANGES = {
    "rename": lambda m, k, a: building.rename(m, title="Other", purpose="Else"),
    "purpose": lambda m, k, a: building.rename(m, title="Slow evenings", purpose="Else"),
    "add step": lambda m, k, a: building.add_step(m),
    "remove step": lambda m, k, a: building.remove_step(step(m, "Sit")),
    "move step": lambda m, k, a: building.move_step(step(m, "Sit"), 2),
    "order": lambda m, k, a: building.order_steps(m, [step(m, "Stay").pk, step(m, "Sit").pk]),
    "change step": lambda m, k, a: building.change_step(
        step(m, "Sit"), title="Sit", instructions="New", asks_when=True, for_session=True
    ),
    "add prompt": lambda m, k, a: building.add_prompt(step(m, "Sit"), a),
    "remove prompt": lambda m, k, a: building.remove_prompt(step(m, "Sit"), k),
    "write prompt": lambda m, k, a: building.write_prompt(
        step(m, "Sit"), owner=m.owner, **QUESTION
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_given_never_changes(made, kettle, attic, name):
    before, after, version = frozen_and(made, lambda: CHANGES[name](made, kettle, attic))
    assert after == before
    assert version.frozen_at == START
    assert today(made) != before
    assert PromptSet.objects.get(pk=made.pk).current.number == 2


def test_the_order_of_prompts_that_was_given_never_changes(made, kettle, attic):
    building.add_prompt(step(made, "Sit"), attic)
    before, after, _ = frozen_and(made, lambda: building.move_prompt(step(made, "Sit"), attic, 1))
    assert after == before
    assert today(made)[2][0][2] == ["curiosity-attic", "curiosity-kettle"]


NOTHING = {
    "rename": lambda m, k: building.rename(m, title="Slow evenings", purpose="To sit down again"),
    "move step": lambda m, k: building.move_step(step(m, "Sit"), 1),
    "order": lambda m, k: building.order_steps(m, [step(m, "Sit").pk, step(m, "Stay").pk]),
    "change step": lambda m, k: building.change_step(
        step(m, "Sit"), title="Sit", instructions="", asks_when=False, for_session=False
    ),
    "remove prompt": lambda m, k: building.remove_prompt(step(m, "Stay"), k),
    "move prompt": lambda m, k: building.move_prompt(step(m, "Sit"), k, 1),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_change_that_changes_nothing_makes_no_draft(made, kettle, name):
    building.freeze(made, START)
    NOTHING[name](made, kettle)
    assert PromptSet.objects.get(pk=made.pk).versions.count() == 1


def test_a_refused_change_makes_no_draft(made, kettle):
    building.freeze(made, START)
    with pytest.raises(ValidationError):
        building.add_prompt(step(made, "Stay"), kettle)
    assert PromptSet.objects.get(pk=made.pk).versions.count() == 1


def test_a_page_opened_before_the_set_was_given_still_finds_its_step(made, attic):
    old = step(made, "Sit")
    for _ in range(3):  # given, changed and given again
        building.freeze(made, START)
        building.draft_of(made)
    building.add_prompt(old, attic)
    assert today(made)[2][0][2] == ["curiosity-kettle", "curiosity-attic"]
    assert versions.step_today(PromptSet.objects.get(pk=made.pk), old.pk).title == "Sit"


def test_an_old_page_may_order_steps_too(made):
    ids = [step(made, "Stay").pk, step(made, "Sit").pk]
    building.freeze(made, START)
    building.draft_of(made)
    building.order_steps(made, ids)
    assert titles(made) == ["Stay", "Sit"]


# --- Copies -------------------------------------------------------------------------------


def test_a_copy_is_the_owners_draft_with_everything_in_it(made, owner):
    copy = building.duplicate(made, owner=owner, at=START)
    assert today(copy)[0] == "Copy of Slow evenings"
    assert today(copy)[1:] == today(made)[1:]
    building.remove_step(step(copy, "Sit"))
    assert titles(made) == ["Sit", "Stay"]


def test_a_house_set_is_copied_for_whoever_asks(made, owner):
    PromptSet.objects.filter(pk=made.pk).update(owner=None, key="slow-evenings")
    copy = building.duplicate(made, owner=owner, at=START)
    assert (copy.owner, copy.key) == (owner, None)


def test_the_copy_of_a_long_title_fits(made, owner):
    building.rename(made, title="x" * 80, purpose="")
    assert len(today(building.duplicate(made, owner=owner, at=START))[0]) == 80
