"""Files of ideas that ship with the rooms above: read once, and linted as the library is."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from prompts.library.wording_rules import ASSUMING, PARTNER, unkind
from prompts.library.yaml_lines import Problem, is_list_of_text, line_of, read_yaml, under
from prompts.vocabulary import ANY_BOND

KEY = re.compile(r"[a-z0-9-]{3,60}")
UNLIKE = ("key", "name", "what")  # no two ideas of a file share one
SHAPES: dict[Any, str] = {str: "text", int: "a whole number", bool: "true or false"}


def whose(tags: Collection[str], wording: str, of_partners: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with the tags that say for whom an idea is.

    It suits any bond, or says by one of `of_partners` why it is for partners only.
    """
    if (ANY_BOND in tags) == any(tag in tags for tag in of_partners):
        yield f"tags say neither {ANY_BOND} nor why not, or both: {', '.join(sorted(of_partners))}"
    for tag, pattern in ASSUMING.items():
        if tag in of_partners and ANY_BOND in tags and (match := pattern.search(wording)):
            yield f"what assumes {tag}, and the tags say {ANY_BOND}: {match[0]}"


@dataclass(frozen=True)
class IdeaFile[Idea]:
    """A YAML file with a list of ideas under `root`, and what an idea may hold.

    `idea` is a dataclass with the fields key, name and what; `sizes` are of text or a number.
    """

    path: Path
    root: str
    idea: type[Idea]
    known: Mapping[str, Collection[str]]
    sizes: Mapping[str, range]
    faults: Callable[[Idea], Iterator[str]] = lambda idea: iter(())

    def ideas(self) -> dict[str, Idea]:
        """Return all ideas by key, in the order of the file. Raises ValueError for a bad shape."""
        problems: list[Problem] = []
        found = {str(vars(idea)["key"]): idea for _, idea in self._read(problems)}
        if problems:
            raise ValueError(str(problems[0]))
        return found

    def problems(self) -> list[Problem]:
        """Return everything to mend in the file, by line."""
        found: list[Problem] = []
        first: dict[tuple[str, str], int] = {}
        for line, idea in self._read(found):
            reasons = [*self._reasons(vars(idea)), *self.faults(idea)]
            for name in UNLIKE:
                place = (name, vars(idea)[name])
                if place in first:
                    reasons.append(f"{name} stands on line {first[place]} too")
                first.setdefault(place, line)
            found += [Problem(self.path.name, line, reason) for reason in reasons]
        return sorted(set(found))

    def _read(self, problems: list[Problem]) -> list[tuple[int, Idea]]:
        read = read_yaml(self.path, self.path.name, problems)
        if read is None:
            return []
        node, data = read
        rows = data.get(self.root) if isinstance(data, dict) else None
        if not isinstance(rows, list) or not rows:
            problems.append(Problem(self.path.name, 1, f"{self.root} is missing or not a list"))
            return []
        found = []
        for row, line in zip(rows, map(line_of, under(node, self.root)), strict=True):
            reasons = list(self._misshapen(row))
            problems += [Problem(self.path.name, line, reason) for reason in reasons]
            if not reasons:
                found.append((line, self.idea(**{**row, "tags": frozenset(row["tags"])})))
        return found

    def _misshapen(self, row: Any) -> Iterator[str]:
        """Why a row is not an idea, if it is not."""
        if not isinstance(row, dict):
            yield "an idea is not a mapping of fields"
            return
        shapes = {field.name: field.type for field in fields(self.idea)}  # type: ignore[arg-type]
        for name in sorted(row.keys() - shapes.keys(), key=str):
            yield f"{name} is not a field of an idea"
        for name, shape in shapes.items():
            value = row.get(name)
            if name not in row:
                yield f"{name} is missing"
            elif shape in SHAPES and type(value) is not shape:  # a bool is an int, but no number
                yield f"{name} is not {SHAPES[shape]}"
            elif shape not in SHAPES and not is_list_of_text(value):
                yield f"{name} is not a list of words"

    def _reasons(self, values: dict[str, Any]) -> Iterator[str]:
        """What is to mend in one idea, whatever stands beside it; each begins with its field."""
        if not KEY.fullmatch(values["key"]):
            yield f"key {values['key']} is not kebab-case of 3 to 60 characters"
        for name, known in self.known.items():
            given = values[name]
            for word in sorted({given} if isinstance(given, str) else given):
                if word not in known:
                    yield f"{name} {word} is unknown"
        for name, size in self.sizes.items():
            value = values[name]
            if (len(value.strip()) if isinstance(value, str) else value) not in size:
                yield f"{name} is not {size[0]} to {size[-1]} long"
            if isinstance(value, str):
                kinder = (
                    reason for reason in unkind(value) if PARTNER not in reason
                )  # no names here
                yield from (f"{name} {reason}" for reason in kinder)
