"""Prompts nothing is wrong with, to change one thing about."""

import pytest
import yaml
from django.db import connections

from intimacy.accounts.models import User
from prompts.library.lint_library import problems
from prompts.library.read_library import read_library
from prompts.models import Prompt
from prompts.sets import build_set
from prompts.staff.revise_prompt import keep
from tests.conftest import PASSWORD, START, signed_in

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
def django_db_setup(request, django_db_setup):
    """Tests of this room bring their own prompts, unless they ask for the library."""
    if "library" in request.fixturenames:
        yield
        return
    filled = connections["default"]
    connections["default"] = request.getfixturevalue("bare_database")
    yield
    connections["default"] = filled


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


@pytest.fixture
def shelved(db):
    """Put a sound prompt on the shelf, but for `fields`, as the files would, and return it."""

    def put(**fields):
        text, alone = fields.pop("text", KIND_WORDS), fields.pop("alone", "")
        row = prompt(**{"text": None, **fields})
        keep(Prompt(**row), text=text, alone=alone)
        return Prompt.objects.get(key=row["key"])

    return put


@pytest.fixture
def staff(db):
    """Stella's browser: staff, in a session that has shown a second factor."""
    return signed_in(somebody("Stella", is_staff=True, is_superuser=True), "mfa")


def somebody(name, **fields):
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def owner():
    return somebody("Dana")


@pytest.fixture
def kettle(shelved):
    return shelved(key="curiosity-kettle")


@pytest.fixture
def attic(shelved):
    return shelved(key="curiosity-attic", text="What waits in the attic of your mind?")


@pytest.fixture
def made(owner, kettle):
    """A set of two steps, the first of which asks about the kettle."""
    made = build_set.create(owner, title="Slow evenings", purpose="To sit down again", at=START)
    first = build_set.add_step(made, title="Sit")
    build_set.add_step(made, title="Stay")
    build_set.add_prompt(first, kettle)
    return made
