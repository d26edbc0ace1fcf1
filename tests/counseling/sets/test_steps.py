"""One step of a set at the desk: what it says, what it asks, and looking for more to ask."""

import re

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from intimacy.accounts.models import User
from prompts.models import Prompt, PromptSet, Step
from prompts.sets import build_set
from prompts.sets.own_questions import write
from tests.conftest import START
from tests.counseling.sets.own_sets import a_prompt, browser_of, erin, own_set, titles

pytestmark = pytest.mark.django_db
WORDS = {"text": "What would {partner} keep from this year?", "practice": "trust", "depth": "2"}


@pytest.fixture
def made(dana: User) -> PromptSet:
    return own_set(dana)


def step_of(made: PromptSet, title: str = "Sit") -> Step:
    return Step.objects.get(version=PromptSet.objects.get(pk=made.pk).current, title=title)


def page_of(step: Step, more: str = "") -> str:
    return f"/desk/sets/{step.version.prompt_set_id}/{step.pk}/{more}"


def asks(made: PromptSet, title: str = "Sit") -> list[int]:
    return list(step_of(made, title).asked.values_list("prompt", flat=True))


def said(**changed: object) -> dict[str, object]:
    """What the form of the first step sends where nothing was typed, but for `changed`."""
    return {"title": "Sit", "instructions": ""} | changed


def test_a_step_is_kept_as_typed(desk: Browser, made: PromptSet) -> None:
    typed = {"title": "Sit down", "instructions": "Ten minutes.", "asks_when": "on", "done": "1"}
    answer = desk.post(page_of(step_of(made)), typed)
    assert answer.url == f"/desk/sets/{made.pk}/#steps"
    step = step_of(made, "Sit down")
    assert (step.instructions, step.asks_when, step.for_session) == ("Ten minutes.", True, False)


def test_long_instructions_are_refused_and_stay_on_the_page(desk: Browser, made: PromptSet) -> None:
    typed = "a long walk " * 40
    answer = desk.post(page_of(step_of(made)), said(instructions=typed, title="Other"))
    assert answer.status_code == 422
    assert "Keep it to 400 characters." in answer.content.decode()
    assert typed.strip() in answer.content.decode()
    assert titles(made) == ["Sit", "Stay"]


def test_adding_keeps_what_was_typed_and_the_search(desk: Browser, made: PromptSet) -> None:
    sent = said(instructions="Ten minutes.", add=a_prompt(1).pk)
    looking = {"find-practice": "trust", "find-text": "what", "page": "2"}
    answer = desk.post(page_of(step_of(made)), sent | looking)
    assert answer.status_code == 302
    for kept in ("find-practice=trust", "find-text=what", "page=2", "#found"):
        assert kept in answer.url
    assert asks(made) == [a_prompt().pk, a_prompt(1).pk]
    assert step_of(made).instructions == "Ten minutes."


def test_a_new_search_begins_on_its_first_page(desk: Browser, made: PromptSet) -> None:
    looking = {"find-practice": "trust", "page": "2", "look": "1"}
    answer = desk.post(page_of(step_of(made)), said() | looking)
    assert answer.url == page_of(step_of(made), "?find-practice=trust#found")


def test_what_is_looked_for_is_found(desk: Browser, made: PromptSet) -> None:
    page = desk.get(page_of(step_of(made), "?find-practice=appreciation")).content.decode()
    wanted = Prompt.objects.filter(practice="appreciation", status="published")
    added = {int(pk) for pk in re.findall(r'name="add" value="(\d+)"', page)}
    assert len(added) == 20
    assert added <= set(wanted.values_list("pk", flat=True))


def test_what_the_set_has_already_cannot_be_added(desk: Browser, made: PromptSet) -> None:
    page = page_of(step_of(made, "Stay"))
    shown = desk.get(f"{page}?find-practice=trust").content.decode()
    assert "In this set" in shown
    assert f'name="add" value="{a_prompt().pk}"' not in shown
    answer = desk.post(page, {"title": "Stay", "instructions": "Kept.", "add": a_prompt().pk})
    assert answer.status_code == 422
    assert "This question is in the set already." in answer.content.decode()


def test_a_fifth_question_is_refused(desk: Browser, made: PromptSet) -> None:
    for n in range(1, 4):
        build_set.add_prompt(step_of(made), a_prompt(n))
    answer = desk.post(page_of(step_of(made)), said(add=a_prompt(5).pk))
    assert answer.status_code == 422
    assert "A step has at most 4 questions." in answer.content.decode()


def test_a_removed_question_can_be_put_back_in_its_place(desk: Browser, made: PromptSet) -> None:
    build_set.add_prompt(step_of(made), a_prompt(1))
    answer = desk.post(page_of(step_of(made)), said(remove=a_prompt().pk))
    assert asks(made) == [a_prompt(1).pk]
    back = re.search(r'name="back" value="([^"]+)"', desk.get(answer.url).content.decode())
    assert back
    desk.post(page_of(step_of(made)), said(back=back[1]))
    assert asks(made) == [a_prompt().pk, a_prompt(1).pk]


@pytest.mark.parametrize(("way", "which"), [("up", 1), ("down", 0)])
def test_buttons_move_a_question(desk: Browser, made: PromptSet, way: str, which: int) -> None:
    build_set.add_prompt(step_of(made), a_prompt(1))
    answer = desk.post(page_of(step_of(made)), said(**{way: a_prompt(which).pk}))
    assert answer.url == page_of(step_of(made), "#asked")
    assert asks(made) == [a_prompt(1).pk, a_prompt().pk]


def test_a_question_of_ones_own_is_asked(desk: Browser, made: PromptSet, dana: User) -> None:
    assert desk.post(page_of(step_of(made)), said(write="1")).url.endswith("/write/")
    desk.post(page_of(step_of(made, "Stay"), "write/"), WORDS)
    mine = Prompt.objects.get(owner=dana)
    assert asks(made, "Stay") == [mine.pk]
    page = desk.get(page_of(step_of(made, "Stay"))).content.decode()
    assert "What would Robin keep from this year?" in page


@pytest.mark.parametrize("changed", [{"text": "Short"}, {"text": "What of {this}, then?"}])
def test_a_question_that_is_none_is_refused(
    desk: Browser, made: PromptSet, changed: dict[str, str]
) -> None:
    answer = desk.post(page_of(step_of(made), "write/"), WORDS | changed)
    assert answer.status_code == 422
    assert changed["text"] in answer.content.decode()
    assert not Prompt.objects.exclude(owner=None).exists()


def test_a_question_that_may_be_answered_with_yes_is_kept_with_a_hint(
    desk: Browser, made: PromptSet
) -> None:
    desk.post(page_of(step_of(made), "write/"), WORDS | {"text": "Do you like the sea at night?"})
    page = desk.get(page_of(step_of(made))).content.decode()
    assert "Do you like the sea at night?" in page
    assert "A yes or a no would do" in page


def test_other_words_for_what_was_given_leave_it_as_it_was(
    desk: Browser, made: PromptSet, dana: User
) -> None:
    desk.post(page_of(step_of(made), "write/"), WORDS)
    mine, given = Prompt.objects.get(owner=dana), build_set.freeze(made, START)
    page = page_of(step_of(made), f"write/?question={mine.pk}")
    assert WORDS["text"] in desk.get(page).content.decode()
    desk.post(page, WORDS | {"text": "What would you keep from this year?"})
    assert given.steps.get(title="Sit").asked.filter(prompt=mine).exists()
    assert not step_of(made).asked.filter(prompt=mine).exists()
    assert mine.current.texts.get().text == WORDS["text"]


def test_only_ones_own_questions_are_worded_anew(desk: Browser, made: PromptSet) -> None:
    page = page_of(step_of(made), f"write/?question={a_prompt().pk}")
    assert desk.get(page).status_code == 404
    assert desk.post(page, WORDS).status_code == 404


def test_a_step_is_removed_after_a_look_at_what_goes(desk: Browser, made: PromptSet) -> None:
    page = page_of(step_of(made), "remove/")
    assert "Remove this step?" in desk.get(page).content.decode()
    assert titles(made) == ["Sit", "Stay"]
    desk.post(page)
    assert titles(made) == ["Stay"]


def test_a_press_on_a_step_that_is_gone_leads_back_to_the_set(
    desk: Browser, made: PromptSet
) -> None:
    gone = step_of(made)
    build_set.remove_step(Step.objects.get(pk=gone.pk))
    answer = desk.post(page_of(gone), said(), follow=True)
    assert answer.redirect_chain[-1][0] == f"/desk/sets/{made.pk}/"
    assert "That step is no longer in this set." in answer.content.decode()
    assert desk.get(page_of(gone)).status_code == 404


def test_a_page_opened_before_the_set_was_given_still_works(desk: Browser, made: PromptSet) -> None:
    page, given = page_of(step_of(made)), build_set.freeze(made, START)
    for n in (1, 2):
        assert desk.post(page, said(add=a_prompt(n).pk)).status_code == 302
    assert len(asks(made)) == 3
    assert given.steps.get(title="Sit").asked.count() == 1


def test_a_retired_question_is_marked_and_may_go(desk: Browser, made: PromptSet) -> None:
    Prompt.objects.filter(pk=a_prompt().pk).update(status="retired")
    page = desk.get(page_of(step_of(made))).content.decode()
    assert "No longer in the library: will not be asked" in page
    [pk] = asks(made)
    desk.post(page_of(step_of(made)), said(remove=pk))
    assert asks(made) == []


def test_a_page_costs_as_much_with_more_questions(desk: Browser, made: PromptSet) -> None:
    desk.get(page_of(step_of(made)))
    with CaptureQueriesContext(connection) as few:
        desk.get(page_of(step_of(made)))
    for n in range(1, 4):
        build_set.add_prompt(step_of(made), a_prompt(n))
    with CaptureQueriesContext(connection) as many:
        desk.get(page_of(step_of(made)))
    assert len(many) == len(few)


def test_somebody_elses_own_question_can_be_neither_found_nor_added(
    desk: Browser, made: PromptSet
) -> None:
    theirs = write(erin(), text="Where does the quiet live?", practice="trust", depth=1)
    page = page_of(step_of(made))
    assert "Where does the quiet" not in desk.get(f"{page}?find-text=quiet+live").content.decode()
    assert desk.post(page, said(add=theirs.pk)).status_code == 422
    assert desk.post(page, said(back=f"{theirs.pk}-1")).status_code == 422
    assert "Where does the quiet" not in desk.get(f"{page}?removed={theirs.pk}-1").content.decode()


@pytest.mark.parametrize("way", ["", "remove/", "write/"])
def test_steps_of_others_are_not_there(
    desk: Browser, made: PromptSet, charlie: User, way: str
) -> None:
    theirs = step_of(own_set(erin()))
    crossed = f"/desk/sets/{made.pk}/{theirs.pk}/{way}"
    for browser, page in (
        (desk, page_of(theirs, way)),
        (desk, crossed),
        (browser_of(charlie), page_of(step_of(made), way)),
    ):
        assert browser.get(page).status_code == 404
        assert browser.post(page, said(title="Mine") | WORDS).status_code in {302, 404}
    assert titles(made) == titles(theirs.version.prompt_set) == ["Sit", "Stay"]
    assert not Prompt.objects.exclude(owner=None).exists()
