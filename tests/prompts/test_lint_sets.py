"""What is amiss with a set of the house, and the line it stands on."""

import pytest

from prompts.library.lint_library import problems
from prompts.library.read_library import read_library
from tests.prompts.test_load_sets import (
    FIRST,
    KEYS,
    REST,
    _folder,  # noqa: F401  fixtures
    one_set,
    step,
)


def with_first(**fields):
    return {"steps": [FIRST | fields, *REST]}


AMISS = {
    "no key": ({"key": None}, "key is missing"),
    "no title": ({"title": ""}, "title is missing"),
    "no purpose": ({"purpose": None}, "purpose is missing"),
    "no locale": ({"locale": None}, "locale is missing"),
    "no steps": ({"steps": None}, "steps is missing or not a list"),
    "steps in words": ({"steps": "four"}, "steps is missing or not a list"),
    "a number for a title": ({"title": 7}, "title is not text"),
    "a field nobody reads": ({"mood": "blue"}, "mood is not a field of a set"),
    "an odd key": ({"key": "sea"}, "key sea is not kebab-case with at least two parts"),
    "a long key": ({"key": "a-" + "b" * 79}, "key has 81 characters, at most 80 fit"),
    "a long title": ({"title": "A" * 61}, "title has 61 characters, at most 60 fit"),
    "a long purpose": ({"purpose": "A" * 401}, "purpose has 401 characters, at most 400 fit"),
    "what one must": ({"purpose": "What you must do."}, "purpose says what one should do: must"),
    "three steps": ({"steps": [FIRST, *REST][:3]}, "steps are 3, not 4 to 8"),
    "nine steps": ({"steps": [step("first-week-1")] * 9}, "steps are 9, not 4 to 8"),
    "a step of one word": ({"steps": [*REST, "x"]}, "a step is not a mapping of fields"),
    "a step without a title": (with_first(title=None), "title is missing"),
    "a long title of a step": (with_first(title="A" * 61), "title has 61 characters"),
    "long instructions": (with_first(instructions="A" * 401), "instructions has 401 characters"),
    "loud instructions": (with_first(instructions="Sit!"), "instructions raises its voice: !"),
    "a field no step has": (with_first(mood="blue"), "mood is not a field of a step"),
    "perhaps": (with_first(asks_when="perhaps"), "asks_when is not true or false"),
    "no prompts": (with_first(prompts=[]), "prompts is missing or not a list of keys"),
    "one prompt in words": (with_first(prompts="many-0"), "prompts is missing or not a list"),
    "numbers for prompts": (with_first(prompts=[1]), "prompts is missing or not a list of keys"),
    "four prompts": (
        with_first(prompts=[KEYS[0], KEYS[1], KEYS[5], "first-week-1"]),
        "prompts are 4, not 1 to 3",
    ),
    "an unknown prompt": (with_first(prompts=["many-9"]), "prompt many-9 is not in the library"),
    "one for evenings": (with_first(prompts=["after-date-tea"]), "is asked after a date"),
    "a prompt twice": (with_first(prompts=[KEYS[2]]), "prompt many-2 stands twice in this set"),
    "a prompt twice in a step": (with_first(prompts=[KEYS[0]] * 2), "many-0 stands twice"),
}


@pytest.mark.parametrize(("fields", "reason"), AMISS.values(), ids=AMISS.keys())
def test_says_what_is_amiss(folder, fields, reason):
    found = problems(read_library(folder(one_set(**fields))))
    assert found
    assert {problem.file.split("/")[0] for problem in found} == {"sets"}
    assert any(reason in problem.reason for problem in found)


def test_nothing_is_amiss_with_a_sound_one(folder):
    library = read_library(folder(one_set()))
    assert problems(library) == []
    assert [entry.key for entry in library.sets] == ["calm-sea"]


def test_names_the_line_a_prompt_stands_on(folder):
    here = folder(one_set(**with_first(prompts=[KEYS[0], "many-9"])))
    (found,) = problems(read_library(here))
    line = (here / found.file).read_text().splitlines()[found.line - 1]
    assert line.strip() == "- many-9"


def test_names_the_line_a_step_begins_on(folder):
    here = folder(one_set(steps=[FIRST, *REST[:2], step(KEYS[5], title="B" * 61)]))
    (found,) = problems(read_library(here))
    assert "BBBB" in (here / found.file).read_text().splitlines()[found.line - 1]


def test_names_a_key_two_files_have(folder):
    here = folder(one_set(), one_set(key="rough-sea"))
    two = here / "sets" / "rough-sea.yaml"
    two.write_text(two.read_text().replace("rough-sea", "calm-sea"))
    (found,) = problems(read_library(here))
    assert str(found) == "sets/rough-sea.yaml:2: key calm-sea is taken by sets/calm-sea.yaml"


@pytest.mark.parametrize("text", ["- one\n", "", "title: [unclosed\n", "7\n", "steps: {a: b}\n"])
def test_a_file_that_is_no_set_is_named(folder, text):
    here = folder(one_set())
    (here / "sets" / "odd.yaml").write_text(text)
    found = problems(read_library(here))
    assert {problem.file for problem in found} == {"sets/odd.yaml"}


def test_a_field_written_twice_is_named(folder):
    here = folder(one_set())
    file = here / "sets" / "calm-sea.yaml"
    file.write_text(file.read_text() + "title: Another\n")
    (found,) = problems(read_library(here))
    assert found.reason == "title is written twice"
