"""What a counselor may get wrong about a set: a clear sentence, everything typed still there."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Assignment, Client
from intimacy.couples import part_couple
from prompts.models import Prompt, PromptSet, SetVersion
from prompts.models.sets import MOST_STEPS
from prompts.sets import build_set
from tests.canary_counselors import give, own_set
from tests.conftest import START, member
from tests.prompts.sets import draft_of
from tests.typed import TOMORROW, assert_given_back

PAST = str(date.today() - timedelta(days=3))


@pytest.fixture
def built(dana: User) -> PromptSet:
    return own_set(dana, START)


def url(name: str, *args: object) -> str:
    return reverse(f"counseling:{name}", args=args)


def emptied(built: PromptSet, _care: Client) -> None:
    for step in draft_of(built).steps.all():
        build_set.remove_step(step)


def retired(built: PromptSet, _care: Client) -> None:
    Prompt.objects.filter(in_steps__step__version__prompt_set=built).update(status="retired")


def left(_built: PromptSet, care: Client) -> None:
    part_couple.leave(member(User.objects.get(name="Bob")), at=now())


def stopped(_built: PromptSet, care: Client) -> None:
    end_care.end_care(care, by=User.objects.get(name="Alice"), at=now())


def has_it(built: PromptSet, care: Client) -> None:
    give(care, built, now())


def nothing(_built: PromptSet, _care: Client) -> None:
    pass


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("meanwhile", "starts", "said"),
    [
        (emptied, TOMORROW, "This set has no steps yet. Add one before you give it."),
        (retired, TOMORROW, "None of its questions is asked any more. Choose others first."),
        (left, TOMORROW, "That couple is no longer among your clients."),
        (stopped, TOMORROW, "That couple is no longer among your clients."),
        (has_it, TOMORROW, "They have this set already."),
        (nothing, PAST, "Choose today or a later day."),
    ],
)
def test_what_cannot_be_given(desk: Browser, care, built, meanwhile, starts, said) -> None:
    meanwhile(built, care)
    before = Assignment.objects.count()
    fields = {"clients": str(care.pk), "starts": starts, "pace": "every", "every": "7"}
    response = desk.post(url("assign", built.pk), fields)
    page = response.content.decode()
    assert said in page
    assert_given_back(response, starts)
    assert 'value="7"' in page
    assert Assignment.objects.count() == before


@pytest.mark.sqlite
def test_five_hundred_steps(desk: Browser, built: PromptSet) -> None:
    typed = {"title": "A longer title", "purpose": "Kept all the same", "add": "step"}
    while built.current.steps.count() < MOST_STEPS:
        build_set.add_step(built)
    response = desk.post(url("set", built.pk), typed)
    assert f"A set has at most {MOST_STEPS} steps." in response.content.decode()
    assert_given_back(response, "A longer title", "Kept all the same")
    order = {**typed, "order": [str(uuid.uuid4()) for _ in range(100)]}
    del order["add"]
    response = desk.post(url("set", built.pk), order)
    assert_given_back(response, "A longer title", "Kept all the same")
    assert SetVersion.objects.get(prompt_set=built).steps.count() == MOST_STEPS


def test_a_question_retired_while_the_search_was_open(desk: Browser, built: PromptSet) -> None:
    step = built.current.steps.last()
    prompt = (
        Prompt.objects.filter(practice="trust", first_week=None, owner=None).order_by("key").last()
    )
    Prompt.objects.filter(pk=prompt.pk).update(status="retired")
    typed = {"title": "Stay a while", "instructions": "On the bench.", "add": str(prompt.pk)}
    response = desk.post(url("step", built.pk, step.pk), typed)
    assert "This question is no longer in the library." in response.content.decode()
    assert_given_back(response, "Stay a while", "On the bench.")
