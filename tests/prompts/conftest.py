"""Prompts nothing is wrong with, to change one thing about."""

import pytest
import yaml

from prompts.linting import problems
from prompts.reading import read_library

FIRST_WEEK = (
    "Which smell takes you back to a good kitchen?",
    "Name a street you could walk with your eyes closed.",
    "What made Tuesday bearable?",
    "Finish this: tomorrow would be kinder with …",
)
KIND_WORDS = "Where does the kettle live in your perfect kitchen?"


def prompt(**fields):
    """A prompt nothing is wrong with, but for `fields`; a field that is None is left out."""
    sound = {
        "key": "curiosity-kettle",
        "kind": "curiosity",
        "practice": "curiosity",
        "depth": 1,
        "tags": ["any-bond"],
        "text": KIND_WORDS,
    }
    return {name: value for name, value in (sound | fields).items() if value is not None}


def first_week():
    return [
        prompt(key=f"first-week-{number}", text=text, first_week=number)
        for number, text in enumerate(FIRST_WEEK, start=1)
    ]


def many(count, text):
    return [prompt(key=f"many-{n}", text=text.format(n=n, word=f"w{n}x")) for n in range(count)]


@pytest.fixture
def lint(tmp_path):
    """Write the prompts after a sound first week, and return what is to mend."""

    def write_and_lint(*prompts, week=None):
        data = {"locale": "en", "prompts": [*(first_week() if week is None else week), *prompts]}
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
        (tmp_path / "some.yaml").write_text(text, encoding="utf-8")
        return problems(read_library(tmp_path))

    return write_and_lint


@pytest.fixture
def lint_text(tmp_path):
    """Write one file as it stands, and return what is to mend."""

    def write_and_lint(text, name="some.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return problems(read_library(tmp_path))

    return write_and_lint


def reasons(found):
    return [problem.reason for problem in found]
