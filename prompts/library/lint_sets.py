"""What a set of the house may not be: too long, too short, or made of what is never asked."""

import re
from collections.abc import Collection, Iterator

from prompts.library.read_sets import SetEntry, StepEntry
from prompts.library.wording_rules import unkind
from prompts.library.yaml_lines import Problem
from prompts.vocabulary import AFTER_DATE

KEY = re.compile(r"[a-z]+(-[a-z0-9]+)+")
STEPS, PROMPTS = range(4, 9), range(1, 4)  # of a set, of a step
LONGEST_KEY, LONGEST_TITLE, LONGEST_TEXT = 80, 60, 400


def of_sets(sets: list[SetEntry], keys: Collection[str]) -> Iterator[Problem]:
    """Yield what is to mend in these sets, where the library holds prompts with these keys."""
    first: dict[str, SetEntry] = {}
    for entry in sets:
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            yield Problem(entry.file, entry.line, f"key {entry.key} is taken by {earlier.file}")
        for line, reason in _of_one(entry, keys):
            yield Problem(entry.file, line, reason)


def _of_one(entry: SetEntry, keys: Collection[str]) -> Iterator[tuple[int, str]]:
    if not KEY.fullmatch(entry.key):
        yield entry.line, f"key {entry.key} is not kebab-case with at least two parts"
    if len(entry.key) > LONGEST_KEY:
        yield entry.line, f"key has {len(entry.key)} characters, at most {LONGEST_KEY} fit"
    texts = {"title": entry.title, "purpose": entry.purpose}
    yield from ((entry.line, reason) for reason in _texts(texts))
    if len(entry.steps) not in STEPS:
        yield entry.line, f"steps are {len(entry.steps)}, not {STEPS[0]} to {STEPS[-1]}"
    seen: set[str] = set()
    for step in entry.steps:
        yield from _of_step(step, keys, seen)


def _of_step(step: StepEntry, keys: Collection[str], seen: set[str]) -> Iterator[tuple[int, str]]:
    texts = {"title": step.title, "instructions": step.instructions}
    yield from ((step.line, reason) for reason in _texts(texts))
    if len(step.prompts) not in PROMPTS:
        yield step.line, f"prompts are {len(step.prompts)}, not {PROMPTS[0]} to {PROMPTS[-1]}"
    for key, line in zip(step.prompts, step.lines, strict=True):
        if key not in keys:
            yield line, f"prompt {key} is not in the library"
        if key.startswith(f"{AFTER_DATE}-"):
            yield line, f"prompt {key} is asked after a date, never in a week"
        if key in seen:
            yield line, f"prompt {key} stands twice in this set"
        seen.add(key)


def _texts(texts: dict[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        most = LONGEST_TITLE if name == "title" else LONGEST_TEXT
        if len(text) > most:
            yield f"{name} has {len(text)} characters, at most {most} fit"
        yield from (f"{name} {reason}" for reason in unkind(text))
