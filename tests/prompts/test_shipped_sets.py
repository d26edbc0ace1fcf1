"""The sets of prompts we ship: what is in them, and how they speak to two people."""

from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from prompts.library import wording_rules
from prompts.vocabulary import FROM_SET

LIBRARY = Path(wording_rules.__file__).parent
PATHS = sorted((LIBRARY / "sets").glob("*.yaml"))
THEMES = {
    "after-a-baby",
    "long-distance",
    "after-a-breach-of-trust",
    "empty-nest",
    "before-a-wedding",
    "drifting-apart",
    "money-worries",
    "one-of-us-is-ill",
    "sharing-the-load",
    "learning-to-argue",
    "touch-again",
    "starting-over",
}
FIELDS = {"locale", "key", "title", "purpose", "steps"}
STEP_FIELDS = {"title", "instructions", "asks_when", "for_session", "prompts"}
UNSAID = ("assignment", "homework", "client", "patient", "'", '"', "\n", "  ")


def read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def library():
    """Every prompt of the library by key; its practice may stand at the head of its file."""
    files = [read(path) for path in sorted(LIBRARY.glob("*.yaml"))]
    head = [(one.get("practice"), prompt) for one in files for prompt in one.get("prompts", [])]
    return {prompt["key"]: {"practice": practice, **prompt} for practice, prompt in head}


LIBRARY_PROMPTS = library()
SETS = [pytest.param(read(path), id=path.stem) for path in PATHS]
each_set = pytest.mark.parametrize("one", SETS)


def texts(one):
    """Everything somebody reads in a set."""
    steps = [step.get(name, "") for step in one["steps"] for name in ("title", "instructions")]
    return [text for text in (one["title"], one["purpose"], *steps) if text]


def prompts_of(step):
    return [LIBRARY_PROMPTS[key] for key in step["prompts"]]


def test_every_theme_has_its_set():
    sets = {path.stem: read(path)["key"] for path in PATHS}
    assert sets.keys() >= THEMES
    assert {name for name, key in sets.items() if key != name} == set()


@each_set
def test_a_set_has_four_to_eight_steps_of_one_to_three_prompts(one):
    assert one.keys() == FIELDS
    assert one["locale"] == "en"
    assert 4 <= len(one["steps"]) <= 8
    for step in one["steps"]:
        assert {"title", "prompts"} <= step.keys() <= STEP_FIELDS
        assert 1 <= len(step["prompts"]) <= 3
        assert {step.get(name, True) for name in ("asks_when", "for_session")} == {True}


@each_set
def test_every_prompt_is_in_the_library_and_only_once_in_the_set(one):
    keys = [key for step in one["steps"] for key in step["prompts"]]
    assert set(keys) - LIBRARY_PROMPTS.keys() == set()
    assert len(keys) == len(set(keys))


@each_set
def test_when_is_asked_only_where_there_is_something_to_do(one):
    assert [
        s["title"] for s in one["steps"] if s.get("asks_when") and "instructions" not in s
    ] == []


@each_set
def test_it_reads_well(one):
    for text in texts(one):
        assert text == text.strip()
        assert [word for word in UNSAID if word in text.lower()] == []
        assert list(wording_rules.unkind(text)) == []
    assert len(one["title"]) <= 60
    assert max(len(text) for text in texts(one)) <= 400


@each_set
def test_it_begins_lightly_and_never_asks_two_heavy_things_running(one):
    first, *_ = one["steps"]
    assert {1} <= {prompt["depth"] for prompt in prompts_of(first)} <= {1, 2}
    assert "repair" not in {prompt["kind"] for prompt in prompts_of(first)}
    heavy = [sum(p["depth"] == 3 for p in prompts_of(step)) for step in one["steps"]]
    assert max(near + further for near, further in pairwise(heavy)) <= 1


@each_set
def test_touch_comes_after_two_steps_of_something_else(one):
    practices = {prompt["practice"] for step in one["steps"][:2] for prompt in prompts_of(step)}
    assert "touch" not in practices


def test_no_two_sets_or_steps_of_a_set_share_a_title():
    titles = [one.values[0]["title"] for one in SETS]
    assert len(titles) == len(set(titles))
    for one in SETS:
        steps = [step["title"] for step in one.values[0]["steps"]]
        assert len(steps) == len(set(steps))


def test_every_prompt_written_for_sets_is_in_one():
    used = {key for one in SETS for step in one.values[0]["steps"] for key in step["prompts"]}
    written = {key for key, prompt in LIBRARY_PROMPTS.items() if FROM_SET in prompt["tags"]}
    assert len(written) >= 55
    assert written - used == set()
