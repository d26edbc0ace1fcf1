"""Building sets: what changes, what is refused, and that what was given stays as it was."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from prompts.models import Prompt, PromptSet, Step
from prompts.sets import build_set, versions
from tests.conftest import START
from tests.prompts.sets import QUESTION, draft_of, frozen_and, positions, step, titles, today

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_a_new_set_has_a_draft_without_steps(owner):
    made = build_set.create(owner, title="Slow evenings", at=START)
    assert made.owner == owner
    assert made.current.frozen_at is None
    assert today(made) == ("Slow evenings", "", [])


def test_a_set_holds_its_steps_in_the_order_they_were_added(made):
    assert today(made)[2] == [("Sit", "", ["curiosity-kettle"]), ("Stay", "", [])]


def test_a_thirteenth_step_is_refused(made):
    for _ in range(10):
        build_set.add_step(made)
    with pytest.raises(ValidationError, match="A set has at most 12 steps"):
        build_set.add_step(made)
    assert len(titles(made)) == 12


def test_a_removed_step_leaves_no_gap(made):
    build_set.add_step(made, title="Leave")
    build_set.remove_step(step(made, "Stay"))
    assert titles(made) == ["Sit", "Leave"]
    assert positions(made) == [1, 2]


def test_removing_a_step_that_is_gone_says_so(made):
    gone = step(made, "Stay")
    build_set.remove_step(gone)
    gone.pk = uuid.uuid4()
    with pytest.raises(Step.DoesNotExist):
        build_set.remove_step(gone)


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
    build_set.add_step(made, title="Leave")
    build_set.move_step(step(made, "Leave"), to)
    assert titles(made) == expected
    assert positions(made) == [1, 2, 3]


def test_steps_are_put_in_the_order_named(made):
    build_set.order_steps(made, [step(made, "Stay").pk, step(made, "Sit").pk])
    assert titles(made) == ["Stay", "Sit"]


def orders_to_refuse(made):
    sit, stay = step(made, "Sit").pk, step(made, "Stay").pk
    return [[], [sit], [sit, sit], [sit, stay, stay], [sit, uuid.uuid4()], [sit, stay] * 250]


@pytest.mark.parametrize("which", range(6))
def test_an_order_that_is_not_of_all_steps_once_is_refused(made, which):
    with pytest.raises(ValidationError, match="changed meanwhile"):
        build_set.order_steps(made, orders_to_refuse(made)[which])
    assert titles(made) == ["Sit", "Stay"]


def test_an_order_of_another_set_is_refused(made, owner):
    copy = build_set.duplicate(made, owner=owner, at=START)
    with pytest.raises(ValidationError):
        build_set.order_steps(made, [step(copy, "Sit").pk, step(copy, "Stay").pk])


def test_a_step_is_changed(made):
    build_set.change_step(
        step(made, "Sit"), title="Sit down", instructions="Ten minutes.", asks_when=True,
        for_session=True,
    )  # fmt: skip
    changed = step(made, "Sit down")
    assert changed.instructions == "Ten minutes."
    assert (changed.asks_when, changed.for_session) == (True, True)


def test_a_prompt_stands_in_a_set_once(made, kettle):
    with pytest.raises(ValidationError, match="in the set already"):
        build_set.add_prompt(step(made, "Stay"), kettle)


def test_a_fifth_prompt_of_a_step_is_refused(made, shelved):
    more = [shelved(key=f"curiosity-{word}", text=f"Which {word}?") for word in "abcd"]
    for prompt in more[:3]:
        build_set.add_prompt(step(made, "Sit"), prompt)
    with pytest.raises(ValidationError, match="at most 4 questions"):
        build_set.add_prompt(step(made, "Sit"), more[3])


def test_a_retired_prompt_is_refused(made, attic):
    attic.status = Prompt.Status.RETIRED
    attic.save()
    with pytest.raises(ValidationError, match="no longer in the library"):
        build_set.add_prompt(step(made, "Sit"), attic)


def test_prompts_move_and_are_taken_out(made, kettle, attic):
    sit = step(made, "Sit")
    build_set.add_prompt(sit, attic)
    build_set.move_prompt(sit, attic, 1)
    assert today(made)[2][0][2] == ["curiosity-attic", "curiosity-kettle"]
    build_set.remove_prompt(sit, attic)
    build_set.remove_prompt(sit, attic)
    assert today(made)[2][0][2] == ["curiosity-kettle"]
    assert sit.asked.get().position == 1


def test_a_prompt_comes_back_to_its_place(made, kettle, attic):
    sit = step(made, "Sit")
    build_set.add_prompt(sit, attic)
    build_set.remove_prompt(sit, kettle)
    build_set.add_prompt(sit, kettle, to=1)
    assert today(made)[2][0][2] == ["curiosity-kettle", "curiosity-attic"]


def test_archiving_hides_a_set_until_it_is_restored(made, owner):
    build_set.archive(made, START)
    assert not PromptSet.objects.usable_by(owner).filter(pk=made.pk).exists()
    build_set.restore(made)
    assert PromptSet.objects.usable_by(owner).filter(pk=made.pk).exists()


# --- What was given -----------------------------------------------------------------------


def test_freezing_twice_keeps_the_first_moment(made):
    version = build_set.freeze(made, START)
    assert build_set.freeze(made, START.replace(year=2027)).frozen_at == START
    assert build_set.freeze(made, START) == version


def test_a_draft_stays_the_draft(made):
    assert draft_of(made) == draft_of(made) == made.current


CHANGES = {
    "rename": lambda m, k, a: build_set.rename(m, title="Other", purpose="Else"),
    "purpose": lambda m, k, a: build_set.rename(m, title="Slow evenings", purpose="Else"),
    "add step": lambda m, k, a: build_set.add_step(m),
    "remove step": lambda m, k, a: build_set.remove_step(step(m, "Sit")),
    "move step": lambda m, k, a: build_set.move_step(step(m, "Sit"), 2),
    "order": lambda m, k, a: build_set.order_steps(m, [step(m, "Stay").pk, step(m, "Sit").pk]),
    "change step": lambda m, k, a: build_set.change_step(
        step(m, "Sit"), title="Sit", instructions="New", asks_when=True, for_session=True
    ),
    "add prompt": lambda m, k, a: build_set.add_prompt(step(m, "Sit"), a),
    "remove prompt": lambda m, k, a: build_set.remove_prompt(step(m, "Sit"), k),
    "write prompt": lambda m, k, a: build_set.write_prompt(
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
    build_set.add_prompt(step(made, "Sit"), attic)
    before, after, _ = frozen_and(made, lambda: build_set.move_prompt(step(made, "Sit"), attic, 1))
    assert after == before
    assert today(made)[2][0][2] == ["curiosity-attic", "curiosity-kettle"]


NOTHING = {
    "rename": lambda m, k: build_set.rename(m, title="Slow evenings", purpose="To sit down again"),
    "move step": lambda m, k: build_set.move_step(step(m, "Sit"), 1),
    "order": lambda m, k: build_set.order_steps(m, [step(m, "Sit").pk, step(m, "Stay").pk]),
    "change step": lambda m, k: build_set.change_step(
        step(m, "Sit"), title="Sit", instructions="", asks_when=False, for_session=False
    ),
    "remove prompt": lambda m, k: build_set.remove_prompt(step(m, "Stay"), k),
    "move prompt": lambda m, k: build_set.move_prompt(step(m, "Sit"), k, 1),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_change_that_changes_nothing_makes_no_draft(made, kettle, name):
    build_set.freeze(made, START)
    NOTHING[name](made, kettle)
    assert PromptSet.objects.get(pk=made.pk).versions.count() == 1


def test_a_refused_change_makes_no_draft(made, kettle):
    build_set.freeze(made, START)
    with pytest.raises(ValidationError):
        build_set.add_prompt(step(made, "Stay"), kettle)
    assert PromptSet.objects.get(pk=made.pk).versions.count() == 1


def test_a_page_opened_before_the_set_was_given_still_finds_its_step(made, attic):
    old = step(made, "Sit")
    for _ in range(3):  # given, changed and given again
        build_set.freeze(made, START)
        draft_of(made)
    build_set.add_prompt(old, attic)
    assert today(made)[2][0][2] == ["curiosity-kettle", "curiosity-attic"]
    assert versions.step_today(PromptSet.objects.get(pk=made.pk), old.pk).title == "Sit"


def test_an_old_page_may_order_steps_too(made):
    ids = [step(made, "Stay").pk, step(made, "Sit").pk]
    build_set.freeze(made, START)
    draft_of(made)
    build_set.order_steps(made, ids)
    assert titles(made) == ["Stay", "Sit"]


# --- Copies -------------------------------------------------------------------------------


def test_a_copy_is_the_owners_draft_with_everything_in_it(made, owner):
    copy = build_set.duplicate(made, owner=owner, at=START)
    assert today(copy)[0] == "Copy of Slow evenings"
    assert today(copy)[1:] == today(made)[1:]
    build_set.remove_step(step(copy, "Sit"))
    assert titles(made) == ["Sit", "Stay"]


def test_a_house_set_is_copied_for_whoever_asks(made, owner):
    PromptSet.objects.filter(pk=made.pk).update(owner=None, key="slow-evenings")
    copy = build_set.duplicate(made, owner=owner, at=START)
    assert (copy.owner, copy.key) == (owner, None)


def test_the_copy_of_a_long_title_fits(made, owner):
    build_set.rename(made, title="x" * 80, purpose="")
    assert len(today(build_set.duplicate(made, owner=owner, at=START))[0]) == 80
