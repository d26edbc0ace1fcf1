"""Questions a counselor wrote: what is refused, and which words stay as they were."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from prompts.library.addressee import ALONE, UNNAMED, Addressee
from prompts.models import Prompt
from prompts.sets import build_set
from tests.conftest import START
from tests.prompts.conftest import somebody
from tests.prompts.sets import QUESTION, WORDS, frozen_and, step, today

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_an_own_question_is_asked_in_its_step(made, owner):
    mine = build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    assert (mine.owner, mine.kind, mine.tags) == (owner, "reflection", ["from-set"])
    text = mine.current.texts.get()
    assert text.wording(Addressee(True, "Robin")).startswith("What would Robin thank")
    assert "What would your partner thank" in text.wording(UNNAMED) == text.wording(ALONE)
    assert today(made)[2][1][2] == [mine.key]


def test_an_own_question_of_appreciation_is_one(made, owner):
    mine = build_set.write_prompt(
        step(made, "Stay"), owner=owner, **QUESTION | {"practice": "appreciation"}
    )
    assert mine.kind == "appreciation"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": "Too short"}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"text": "\x00" * 20}, "text"),
        ({"text": "What would {name} say to this?"}, "text"),
        ({"text": "What would } say to this?"}, "text"),
        ({"text": "What would {{partner}} say?"}, "text"),
        ({"practice": "gossip"}, "practice"),
        ({"depth": 4}, "depth"),
    ],
)
def test_what_is_no_question_is_refused_and_nothing_stays(made, owner, changed, field):
    with pytest.raises(ValidationError) as refused:
        build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION | changed)
    assert list(refused.value.message_dict) == [field]
    assert not Prompt.objects.filter(owner=owner).exists()


def test_a_question_for_a_full_step_leaves_no_row_behind(made, owner):
    for _ in range(4):
        build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION | {"text": WORDS * 2})
    with pytest.raises(ValidationError):
        build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    assert Prompt.objects.filter(owner=owner).count() == 4


def rewritten(made, mine, text="What would you rather say in the dark?"):
    words = {"text": text, "practice": "trust", "depth": 3}
    return build_set.rewrite_prompt(step(made, "Stay"), mine, **words)


def test_an_own_question_nobody_was_given_is_worded_anew_in_place(made, owner):
    mine = build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    again = rewritten(made, mine)
    assert again == mine
    again.refresh_from_db()
    assert again.current.texts.get().text == "What would you rather say in the dark?"
    assert again.depth == 3


def test_an_own_question_that_was_given_keeps_its_words(made, owner):
    mine = build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    before, after, _ = frozen_and(made, lambda: rewritten(made, mine))
    assert after == before
    mine.refresh_from_db()
    assert mine.current.texts.get().text == WORDS
    assert (mine.depth, mine.status) == (2, "published")
    new = step(made, "Stay").asked.get().prompt
    assert new != mine
    assert new.current.texts.get().text == "What would you rather say in the dark?"


def test_an_own_question_another_set_has_too_keeps_its_words_there(made, owner):
    mine = build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    copy = build_set.duplicate(made, owner=owner, at=START)
    rewritten(copy, mine)
    assert step(made, "Stay").asked.get().prompt == mine
    assert step(copy, "Stay").asked.get().prompt != mine


@pytest.mark.parametrize("whose", ["house", "somebody else"])
def test_only_an_own_question_is_worded_anew(made, kettle, whose):
    if whose == "somebody else":
        kettle.owner = somebody("Erin")
        kettle.save()
    words = {"text": WORDS, "practice": "trust", "depth": 1}
    with pytest.raises(PermissionDenied):
        build_set.rewrite_prompt(step(made, "Sit"), kettle, **words)


def test_an_own_question_of_another_step_is_not_worded_here(made, owner):
    mine = build_set.write_prompt(step(made, "Sit"), owner=owner, **QUESTION)
    with pytest.raises(PermissionDenied):
        rewritten(made, mine)


def test_the_same_words_again_make_no_draft(made, owner):
    mine = build_set.write_prompt(step(made, "Stay"), owner=owner, **QUESTION)
    build_set.freeze(made, START)
    assert build_set.rewrite_prompt(step(made, "Stay"), mine, **QUESTION) == mine
    assert made.versions.count() == 1
