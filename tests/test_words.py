"""The glossary of CONTRIBUTING.md: a word that was given up is no name of the house again."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.floors import ROOT, tree_of

GLOSSARY = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Words")[1]
ROWS = [line.split("|")[1:-1] for line in GLOSSARY.splitlines() if line.startswith("| ")][1:]
GIVEN_UP = {name for row in ROWS for name in re.findall(r"`(\w+)`", row[2])}
CODE = [
    path
    for top in ("intimacy", "prompts", "checkins")
    for path in sorted((ROOT / top).rglob("*.py"))
    if "migrations" not in path.parts
]
AN_ACT = re.compile(r"[a-z]+ing")
NOUNS = {"ring"}  # in -ing, and the name of a command


def names(path: Path) -> Iterator[str]:
    """Yield what a module is called, and every class, function and attribute it defines."""
    yield path.stem
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def public(path: Path) -> Iterator[str]:
    """Yield the public classes and functions of a module of the domain.

    Views, tasks and commands are left out: they are called as the verb they run.
    """
    if not {"views", "views.py", "tasks.py", "management", "admin.py"} & set(path.parts):
        for node in tree_of(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name[0] != "_":
                yield node.name


def room_of(path: Path) -> str:
    top, second, *_ = path.relative_to(ROOT).parts
    return second if top == "intimacy" else top


def test_the_glossary_is_read() -> None:
    assert len(ROWS) > 9
    assert {"open_rows", "letting", "meeting"} <= GIVEN_UP


def test_no_name_is_a_word_that_was_given_up() -> None:
    found = {f"{path.relative_to(ROOT)}: {name}" for path in CODE for name in names(path)}
    assert not [line for line in found if line.split(": ")[1].lstrip("_") in GIVEN_UP]


def test_modules_are_nouns_or_a_verb_and_its_noun() -> None:
    acts = [path for path in CODE if AN_ACT.fullmatch(path.stem) and path.stem not in NOUNS]
    assert acts == []


@pytest.mark.parametrize("room", sorted({room_of(path) for path in CODE}))
def test_no_two_public_names_of_a_room_are_alike(room: str) -> None:
    held = [name for path in CODE if room_of(path) == room for name in {*public(path)} - {"main"}]
    assert [name for name in set(held) if held.count(name) > 1] == []


def test_every_path_that_contributors_are_sent_to_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`((?:intimacy|prompts|checkins|templates|static|tests)/[\w./-]+)`", text)
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_every_public_function_of_the_domain_says_what_it_returns_or_does() -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in CODE
        if set(public(path)) and path.name not in {"apps.py", "forms.py"}
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef) and node.name in set(public(path)) - {"main"}
        if not ast.get_docstring(node)
    ]
    assert silent == []
