"""Reading the house's sets of prompts: one YAML file each, in the folder `sets` of the library.

    locale: en
    key: after-a-baby                 # for ever; the rest may change
    title: "After a baby"
    purpose: "For the first year or so with a baby."
    steps:                            # in the order they are asked
      - title: "Ten minutes about something else"
        instructions: "Once this week, sit down for ten minutes."    # may be left out
        asks_when: true               # “When will you do it?”; left out, it is not asked
        for_session: true             # meant for the next session; left out, it is not
        prompts: [baby-besides-milk, baby-by-daylight]               # keys of the library

What is not shaped like this becomes a `Problem`; `prompts.library.lint_sets` judges what it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prompts.library.yaml_lines import Problem, line_of, read_yaml, under

FOLDER = "sets"
TEXTS = ("key", "title", "purpose", "locale")
STEP_TEXTS = ("title", "instructions")
MARKS = ("asks_when", "for_session")


@dataclass(frozen=True)
class StepEntry:
    """One step as its file holds it; `lines` are where its prompts stand."""

    title: str
    prompts: tuple[str, ...]
    lines: tuple[int, ...]
    line: int
    instructions: str = ""
    asks_when: bool = False
    for_session: bool = False


@dataclass(frozen=True)
class SetEntry:
    """One set as its file holds it."""

    key: str
    title: str
    purpose: str
    steps: tuple[StepEntry, ...]
    locale: str
    file: str
    line: int  # where its key stands


def read_sets(folder: Path, problems: list[Problem]) -> list[SetEntry]:
    """Read every set of the library in `folder`; what cannot be read goes to `problems`."""
    found = []
    for path in sorted((folder / FOLDER).glob("*.y*ml")):
        file = f"{FOLDER}/{path.name}"
        read = read_yaml(path, file, problems)
        if read is not None and (entry := _set(file, *read, problems)):
            found.append(entry)
    return found


def _set(file: str, node: Any, data: Any, problems: list[Problem]) -> SetEntry | None:
    """Return the set of a file; where it is not shaped like one, say why and return None."""
    if not isinstance(data, dict):
        problems.append(Problem(file, 1, "is not a mapping of fields"))
        return None
    wrong = [Problem(file, 1, reason) for reason in _misshapen(data, "a set", TEXTS, ("steps",))]
    nodes = under(node, "steps")
    if not nodes:
        wrong.append(Problem(file, 1, "steps is missing or not a list"))
    steps = list(zip(data["steps"], nodes, strict=True)) if nodes else []
    for step, at in steps:
        wrong += [Problem(file, line_of(at), reason) for reason in _wrong_in(step)]
    problems += wrong
    if wrong:
        return None
    key, title, purpose, locale = (data[name].strip() for name in TEXTS)
    line = next(line_of(name) for name, _ in node.value if name.value == "key")
    return SetEntry(key, title, purpose, tuple(_step(*step) for step in steps), locale, file, line)


def _step(step: dict[str, Any], node: Any) -> StepEntry:
    line, keys = line_of(node), tuple(step["prompts"])
    lines = tuple(line_of(item) for item in under(node, "prompts"))
    return StepEntry(
        title=step["title"].strip(),
        prompts=keys,
        lines=lines if len(lines) == len(keys) else (line,) * len(keys),  # an anchor's, merged in
        line=line,
        instructions=step.get("instructions", "").strip(),
        asks_when=step.get("asks_when", False),
        for_session=step.get("for_session", False),
    )


def _wrong_in(step: Any) -> Iterator[str]:
    """Why this is not a step, if it is not."""
    if not isinstance(step, dict):
        yield "a step is not a mapping of fields"
        return
    required = [name for name in STEP_TEXTS if name == "title" or name in step]
    yield from _misshapen(step, "a step", required, (*MARKS, "prompts"))
    for name in MARKS:
        if not isinstance(step.get(name, False), bool):
            yield f"{name} is not true or false"
    keys = step.get("prompts")
    if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
        yield "prompts is missing or not a list of keys"


def _misshapen(
    fields: dict[Any, Any], what: str, texts: Sequence[str], others: tuple[str, ...]
) -> Iterator[str]:
    for name in sorted(fields.keys() - {*texts, *others}, key=str):
        yield f"{name} is not a field of {what}"
    for name in texts:
        if fields.get(name) in (None, ""):
            yield f"{name} is missing"
        elif not isinstance(fields[name], str):
            yield f"{name} is not text"
