"""Whatever is typed or sent about sets: never an error of ours, nothing lost, limits kept."""

import pytest
from django.test import Client as Browser
from hypothesis import example, given
from hypothesis import strategies as st

from intimacy.accounts.models import User
from prompts.models import Prompt, PromptSet, Step
from prompts.models.sets import MOST_PROMPTS
from tests.counseling.sets.own_sets import own_set
from tests.typed import ANYTHING, NUMBERS, PRACTICES, arrived, assert_refused_kindly, sent, some

pytestmark = pytest.mark.django_db
BOXES = st.sampled_from(["on", ""]) | ANYTHING


@pytest.fixture
def made(dana: User) -> PromptSet:
    return own_set(dana)


@pytest.fixture
def step(made: PromptSet) -> Step:
    return made.current.steps.first()


@given(title=ANYTHING, purpose=ANYTHING)
@example(title="a" * 80, purpose="p" * 600)
@some
def test_title_and_purpose(desk: Browser, made: PromptSet, title: str, purpose: str) -> None:
    for page in ("/desk/sets/new/", f"/desk/sets/{made.pk}/"):
        with sent(desk, page, {"title": title, "purpose": purpose}) as response:
            if response.status_code == 302:
                kept = PromptSet.objects.order_by("changed_at").last().current
                assert 1 <= len(kept.title) <= 80
                assert len(kept.purpose) <= 600
            else:
                assert_refused_kindly(response, title, purpose)


@given(title=ANYTHING, instructions=ANYTHING, when=BOXES, session=BOXES)
@some
def test_a_step(
    desk: Browser,
    made: PromptSet,
    step: Step,
    title: str,
    instructions: str,
    when: str,
    session: str,
) -> None:
    typed = {"title": title, "instructions": instructions}
    marks = {"asks_when": when, "for_session": session}
    with sent(desk, f"/desk/sets/{made.pk}/{step.pk}/", typed | marks) as response:
        if response.status_code == 302:
            step.refresh_from_db()
            assert len(step.title) <= 80
            assert len(step.instructions) <= 400
        else:
            assert_refused_kindly(response, title, instructions)


@given(text=ANYTHING, practice=PRACTICES, depth=NUMBERS)
@example(text="What is {partner}?", practice="trust", depth="1")
@some
def test_an_own_question(
    desk: Browser, made: PromptSet, step: Step, text: str, practice: str, depth: str
) -> None:
    typed = {"text": text, "practice": practice, "depth": depth}
    with sent(desk, f"/desk/sets/{made.pk}/{step.pk}/write/", typed) as response:
        if response.status_code == 302:
            kept = Prompt.objects.get(owner=made.owner).current.texts.get()
            assert 10 <= len(kept.text) <= 300
        else:
            assert_refused_kindly(response, text)


@given(value=NUMBERS, act=st.sampled_from(["add", "back", "remove", "up", "down"]))
@example(value="9" * 400, act="add")
@example(value="1-9", act="back")
@some
def test_what_the_buttons_of_a_step_send(
    desk: Browser, made: PromptSet, step: Step, value: str, act: str
) -> None:
    page = f"/desk/sets/{made.pk}/{step.pk}/"
    with sent(desk, page, {"title": "Sit", "instructions": "Kept.", act: value}) as response:
        assert response.status_code in {302, 422}
        assert step.asked.count() <= MOST_PROMPTS
        if response.status_code == 422:
            assert "Kept." in response.content.decode()


@given(value=ANYTHING, act=st.sampled_from(["up", "down", "order"]))
@some
def test_what_the_buttons_of_a_set_send(
    desk: Browser, made: PromptSet, value: str, act: str
) -> None:
    with sent(desk, f"/desk/sets/{made.pk}/", {act: value}) as response:
        assert response.status_code in {302, 422}
        assert [s.title for s in made.current.steps.all()] == ["Sit", "Stay"]


@given(text=ANYTHING, practice=PRACTICES, number=NUMBERS)
@example(text="", practice="", number="-3")
@some
def test_what_is_looked_for(
    desk: Browser, made: PromptSet, step: Step, text: str, practice: str, number: str
) -> None:
    looking = {"find-text": text, "find-practice": practice, "find-depth": number}
    more = {"find-kind": practice, "find-tag": text, "find-mine": number, "removed": number}
    query = {name: arrived(value) for name, value in (looking | more | {"page": number}).items()}
    assert desk.get(f"/desk/sets/{made.pk}/{step.pk}/", query).status_code == 200
    for page in ("/desk/sets/", "/desk/sets/archived/"):
        assert desk.get(page, {"page": arrived(number)}).status_code == 200
    with sent(desk, f"/desk/sets/{made.pk}/{step.pk}/", {"title": "Sit"} | looking) as response:
        assert response.status_code == 302
        assert desk.get(response.url).status_code == 200
