"""Reading YAML with the line everything stands on."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# By libyaml, ten times as fast, where PyYAML is built with it: for files of our own. What staff
# bring is read by the other, which minds how deep things lie in each other.
FastLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FastDumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend, and where."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


def read_yaml(path: Path, file: str, problems: list[Problem]) -> tuple[Any, Any] | None:
    """Return one file as nodes and as plain values, or None where it cannot be read.

    What is wrong with it goes to `problems`, under the name `file`.
    """
    try:
        node, data = parsed(path.read_text(encoding="utf-8"), FastLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "not YAML"
        problems.append(Problem(file, mark.line + 1 if mark else 1, f"cannot be read: {reason}"))
        return None
    except ValueError as error:  # bytes that are no text, or a date that is none
        problems.append(Problem(file, 1, f"cannot be read: {error}"))
        return None
    problems += repeated_fields(file, node)
    return node, data


def parsed(text: str, reader: Any = yaml.SafeLoader) -> tuple[Any, Any]:
    """The document as nodes, which know their lines, and as plain values."""
    loader = reader(text)
    try:
        node = loader.get_single_node()
        return node, loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def repeated_fields(file: str, node: Any) -> Iterator[Problem]:
    """A field written twice: YAML would quietly keep the last one."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from repeated_fields(file, item)
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for name, value in node.value:
            if name.value in seen:
                line = name.start_mark.line + 1
                yield Problem(file, line, f"{name.value} is written twice")
            seen.add(name.value)
            yield from repeated_fields(file, value)


def line_of(node: Any) -> int:
    """Return the line a node begins on, the first being 1."""
    return int(node.start_mark.line) + 1


def under(node: Any, name: str) -> list[Any]:
    """Return the nodes of the list under a field of a mapping node; none where there is no list."""
    found = next((value for key, value in node.value if key.value == name), None)
    return list(found.value) if isinstance(found, yaml.SequenceNode) else []


def is_list_of_text(value: Any) -> bool:
    """True for a list with nothing but text in it."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
