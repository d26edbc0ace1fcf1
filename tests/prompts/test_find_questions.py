"""Finding questions for a set."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prompts.models import Prompt, PromptText
from prompts.sets import build_set
from prompts.sets.find_questions import Wanted, findable, search
from prompts.sets.own_questions import write
from tests.conftest import START
from tests.prompts.conftest import somebody
from tests.prompts.sets import step

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
WORDS = {"practice": "trust", "depth": 2}


@pytest.fixture
def shelf(shelved):
    """Four questions that differ in everything one can look for."""
    shelved(key="curiosity-kettle")
    shelved(key="trust-door", practice="trust", kind="support", depth=2, text="Who holds the door?")
    shelved(key="trust-sea", practice="trust", kind="reflection", depth=3, text="What won’t sink?")
    shelved(key="far-letters", tags=["long-distance"], text="Which letter would you keep?")


def keys(user, page=1, **wanted):
    return [p.key for p in search(user, Wanted(**wanted), page)]


EVERYTHING = ["curiosity-kettle", "far-letters", "trust-door", "trust-sea"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, EVERYTHING),
        ({"text": "KETTLE"}, ["curiosity-kettle"]),
        ({"text": "holds who"}, ["trust-door"]),
        ({"text": "won't"}, ["trust-sea"]),
        ({"text": "100%"}, []),
        ({"text": "\x00"}, EVERYTHING),
        ({"practice": "trust"}, ["trust-door", "trust-sea"]),
        ({"kind": "support"}, ["trust-door"]),
        ({"depth": "3"}, ["trust-sea"]),
        ({"depth": "seven"}, EVERYTHING),
        ({"tag": "long-distance"}, ["far-letters"]),
        ({"tag": "any"}, EVERYTHING),
        ({"practice": "trust", "depth": "2"}, ["trust-door"]),
        ({"mine": True}, []),
    ],
)
def test_questions_are_found_by(shelf, owner, wanted, expected):
    assert keys(owner, **wanted) == expected


def test_own_questions_come_first_and_are_nobody_elses(shelf, owner):
    mine = write(owner, text="Where does the quiet live?", **WORDS)
    assert keys(owner) == [mine.key, *EVERYTHING]
    assert keys(owner, mine=True) == [mine.key]
    assert keys(somebody("Erin")) == EVERYTHING


@pytest.mark.parametrize(
    "changed", [{"status": "retired"}, {"status": "draft"}, {"first_week": 1}, {"current": None}]
)
def test_what_no_set_can_ask_is_not_found(shelf, owner, changed):
    Prompt.objects.filter(key="trust-door").update(**changed)
    assert "trust-door" not in keys(owner)


def test_what_only_a_date_asks_is_not_found(shelf, owner):
    Prompt.objects.filter(key="trust-door").update(tags=["after-date"])
    assert "trust-door" not in keys(owner)


def test_a_question_is_looked_for_in_the_language_it_is_read_in(shelf, owner):
    version = Prompt.objects.get(key="trust-door").current
    PromptText.objects.create(version=version, locale="de", text="Wer hält die Tür auf?")
    owner.locale = "de"
    assert keys(owner, text="tür") == ["trust-door"]
    assert keys(owner, text="holds") == []
    assert keys(owner, text="kettle") == ["curiosity-kettle"]


@pytest.mark.parametrize("page", ["-3", "0", "99", "x", "9" * 400, "\x00"])
def test_any_page_asked_for_is_a_page(shelf, owner, page):
    assert keys(owner, page) == EVERYTHING


def test_a_page_holds_twenty_and_costs_two_queries(shelved, owner):
    for n in range(25):
        shelved(key=f"curiosity-{n:02}", text=f"Which of the {n} doors?")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(keys(owner)) == 20
    assert len(asked) == 2
    assert keys(owner, "2") == [f"curiosity-{n}" for n in range(20, 25)]


def test_a_wording_that_was_replaced_is_in_no_list(made, owner):
    mine = build_set.write_prompt(
        step(made, "Stay"), owner=owner, text="Where is it quiet?", **WORDS
    )
    build_set.freeze(made, START)
    new = build_set.rewrite_prompt(step(made, "Stay"), mine, text="Where is it warm?", **WORDS)
    assert keys(owner, mine=True) == [new.key]


@pytest.mark.parametrize("pk", ["", "x", "-1", "1.5", "9" * 40, "²", "\x00", None])
def test_what_is_no_id_finds_nothing(owner, pk):
    assert findable(owner, pk) is None


def test_somebody_elses_question_is_not_there(owner):
    mine = write(owner, text="Where does the quiet live?", **WORDS)
    assert findable(owner, mine.pk) == mine
    assert findable(somebody("Erin"), mine.pk) is None
