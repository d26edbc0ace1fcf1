"""Reading the prompt library from its YAML files, with the line each prompt stands on.

What is not shaped like a prompt becomes a `Problem` instead of an exception, so that one slip
does not hide the others. What the values mean is judged in `prompts.library.lint_library`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from prompts.library.read_sets import SetEntry, read_sets
from prompts.library.yaml_lines import Problem as Problem
from prompts.library.yaml_lines import is_list_of_text, read_yaml
from prompts.library.yaml_lines import parsed as parsed
from prompts.library.yaml_lines import repeated_fields as repeated_fields

STARTERS = "starters"
FAMILIES = "families"
PHRASES = "phrases"
TEXT_FIELDS = ("key", "kind", "practice", "text")
OPTIONAL_TEXT_FIELDS = ("alone", "anchor")
NUMBER_FIELDS = ("depth", "first_week")
REQUIRED = ("key", "kind", "practice", "depth", "tags", "text")
FIELDS = {*TEXT_FIELDS, *OPTIONAL_TEXT_FIELDS, *NUMBER_FIELDS, "tags"}


@dataclass(frozen=True)
class PromptEntry:
    """One prompt as its file holds it; `line` is where its first field stands."""

    key: str
    kind: str
    practice: str
    depth: int
    tags: tuple[str, ...]
    text: str
    locale: str
    file: str
    line: int
    alone: str | None = None
    anchor: str | None = None
    first_week: int | None = None


@dataclass(frozen=True)
class WordList:
    """The starters of one kind, the words of a family of feelings, the phrases of a family."""

    name: str
    words: tuple[str, ...]
    file: str
    line: int


@dataclass
class Library:
    """Everything read from a folder, and what could not be read."""

    prompts: list[PromptEntry] = field(default_factory=list)
    starters: list[WordList] = field(default_factory=list)
    feelings: list[WordList] = field(default_factory=list)
    phrases: list[WordList] = field(default_factory=list)
    sets: list[SetEntry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_library(folder: Path) -> Library:
    """Read every YAML file directly in `folder`, in the order of their names, and its sets."""
    library = Library()
    if not folder.is_dir():
        library.problems.append(Problem(str(folder), 1, "there is no such folder"))
    for path in sorted(folder.glob("*.y*ml")):
        _read_file(path, library)
    library.sets = read_sets(folder, library.problems)
    return library


def _read_file(path: Path, library: Library) -> None:
    read = read_yaml(path, path.name, library.problems)
    if read is not None:
        _File(path.name, *read, library).read()


@dataclass
class _File:
    """One parsed file on its way into the library."""

    name: str
    node: Any
    data: Any
    library: Library

    def read(self) -> None:
        if not isinstance(self.data, dict):
            self.problem(1, "is not a mapping of fields")
            return
        if not isinstance(self.data.get("locale"), str):
            self.problem(1, "locale is missing")
        if STARTERS in self.data:
            self.read_starters()
        elif FAMILIES in self.data:
            self.read_families(FAMILIES, self.library.feelings)
        elif PHRASES in self.data:
            self.read_families(PHRASES, self.library.phrases)
        else:
            self.read_prompts()

    def problem(self, line: int, reason: str) -> None:
        self.library.problems.append(Problem(self.name, line, reason))

    def nodes_of(self, name: str) -> list[Any]:
        """The nodes under a top-level field: items of a list, or names of a mapping."""
        value = next(value for key, value in self.node.value if key.value == name)
        mapping = isinstance(value, yaml.MappingNode)
        return [item[0] if mapping else item for item in value.value]

    def read_prompts(self) -> None:
        items = self.data.get("prompts")
        if not isinstance(items, list) or not items:
            self.problem(1, "prompts is missing or not a list")
            return
        for item, node in zip(items, self.nodes_of("prompts"), strict=True):
            self.read_prompt(item, node.start_mark.line + 1)

    def read_prompt(self, item: Any, line: int) -> None:
        if not isinstance(item, dict):
            self.problem(line, "a prompt is not a mapping of fields")
            return
        fields = {"practice": self.data.get("practice"), **item}
        reasons = list(_misshapen(fields))
        for reason in reasons:
            self.problem(line, reason)
        if not reasons:
            fields["tags"] = tuple(fields["tags"])
            locale = str(self.data.get("locale"))
            entry = PromptEntry(**fields, locale=locale, file=self.name, line=line)
            self.library.prompts.append(entry)

    def read_starters(self) -> None:
        kinds = self.data[STARTERS]
        if not isinstance(kinds, dict):
            self.problem(1, "starters is not a mapping of kinds")
            return
        for (kind, words), node in zip(kinds.items(), self.nodes_of(STARTERS), strict=False):
            self.read_words(self.library.starters, kind, words, node)

    def read_families(self, name: str, into: list[WordList]) -> None:
        families = self.data[name]
        if not isinstance(families, list):
            self.problem(1, f"{name} is not a list")
            return
        for family, node in zip(families, self.nodes_of(name), strict=True):
            fields = family if isinstance(family, dict) else {}
            self.read_words(into, fields.get("name"), fields.get("words"), node)

    def read_words(self, into: list[WordList], name: Any, words: Any, node: Any) -> None:
        line = node.start_mark.line + 1
        if isinstance(name, str) and is_list_of_text(words):
            into.append(WordList(name, tuple(words), self.name, line))
        else:
            self.problem(line, "a name with a list of words was expected here")


def _misshapen(fields: dict[str, Any]) -> Iterator[str]:
    """Why these fields are not a prompt, if they are not."""
    for name in sorted(fields.keys() - FIELDS, key=str):
        yield f"{name} is not a field of a prompt"
    for name in REQUIRED:
        if fields.get(name) in (None, "", []):
            yield f"{name} is missing"
    for name in fields.keys() & {*TEXT_FIELDS, *OPTIONAL_TEXT_FIELDS}:
        if not isinstance(fields[name], str | None):
            yield f"{name} is not text"
    for name in fields.keys() & set(NUMBER_FIELDS):
        if type(fields[name]) not in (int, type(None)):  # a bool is an int, but no depth
            yield f"{name} is not a whole number"
    tags = fields.get("tags")
    if tags and not is_list_of_text(tags):
        yield "tags is not a list of words"
