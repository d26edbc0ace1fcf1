"""What the prompt library may not say: `python -m prompts.library.lint_library [folder]`.

The rules: open questions, no blame, no "should", no guesses about the
people who read them. Every problem names its file, line and reason.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from prompts.library.lint_sets import KEY, of_sets
from prompts.library.read_library import Library, Problem, PromptEntry, read_library
from prompts.library.word_lists import phrases_of_repair, problems_of_feelings, problems_of_starters
from prompts.library.wording_rules import ASSUMING, STRAIGHT, placeholders, somebody_else, wording
from prompts.vocabulary import (
    AFTER_DATE,
    ANCHORS,
    ANY_BOND,
    DEPTHS,
    FROM_SET,
    KINDS,
    PRACTICES,
    TAGS,
)

ANCHOR_PRACTICE = "meaningful-conversation"
FIRST_WEEK = [1, 2, 3, 4]

SAME_FIRST_WORD = 0.08
FIRST_WORDS_COUNT_FROM = 50
# Two different prompts of the library share at most a third of their words and word pairs; one
# with two words exchanged still shares half.
NEAR_DUPLICATE = 0.45

OWN = "own-"
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def problems(library: Library) -> list[Problem]:
    """Everything to mend in `library`, reading problems included, by file and line."""
    found = list(library.problems)
    for entry in library.prompts:
        found += [Problem(entry.file, entry.line, reason) for reason in reasons(entry)]
    for rule in (_duplicate_keys, _near_duplicates, _first_words, _first_week):
        found += rule(library.prompts)
    found += problems_of_starters(library.starters)
    found += problems_of_feelings(library.feelings)
    found += phrases_of_repair(library.phrases)
    found += of_sets(library.sets, {entry.key for entry in library.prompts})
    return sorted(set(found))


def reasons(entry: PromptEntry) -> list[str]:
    """What is to mend in one prompt, whatever stands beside it; each begins with its field."""
    return [*_metadata(entry), *placeholders(entry), *somebody_else(entry), *wording(entry)]


def _metadata(entry: PromptEntry) -> Iterator[str]:
    """Yield values that are not in `prompts.vocabulary`, and pairs that contradict each other."""
    if not KEY.fullmatch(entry.key):
        yield f"key {entry.key} is not kebab-case with at least two parts"
    if entry.key.startswith(OWN):
        yield f"key {entry.key} begins with {OWN}, like those of what counselors write"
    if entry.kind not in KINDS:
        yield f"kind {entry.kind} is unknown"
    if entry.practice not in PRACTICES:
        yield f"practice {entry.practice} is unknown"
    if entry.depth not in DEPTHS:
        yield f"depth {entry.depth} is not 1, 2 or 3"
    for tag in entry.tags:
        if tag not in TAGS:
            yield f"tag {tag} is unknown"
    for tag in sorted(ASSUMING.keys() & set(entry.tags)):
        if ANY_BOND in entry.tags:
            yield f"tag {ANY_BOND} does not go with {tag}"
    if (AFTER_DATE in entry.tags) != entry.key.startswith(f"{AFTER_DATE}-"):
        yield f"tag {AFTER_DATE} goes with keys that begin with {AFTER_DATE}, and only with them"
    for tag in sorted({AFTER_DATE, FROM_SET} & set(entry.tags)):
        if entry.first_week is not None:
            yield f"first_week does not go with the tag {tag}"
    if entry.anchor is not None and entry.anchor not in ANCHORS:
        yield f"anchor {entry.anchor} is unknown"
    if entry.anchor is not None and entry.practice != ANCHOR_PRACTICE:
        yield f"anchor stands only with the practice {ANCHOR_PRACTICE}"


def _duplicate_keys(entries: list[PromptEntry]) -> Iterator[Problem]:
    first: dict[str, PromptEntry] = {}
    for entry in entries:
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            reason = f"key {entry.key} is taken by {earlier.file}:{earlier.line}"
            yield Problem(entry.file, entry.line, reason)


def _near_duplicates(entries: list[PromptEntry]) -> Iterator[Problem]:
    for first, second in alike(entries):
        reason = f"reads like {first.key} ({first.file}:{first.line})"
        yield Problem(second.file, second.line, reason)


def alike(
    entries: list[PromptEntry], beside: list[PromptEntry] | None = None
) -> Iterator[tuple[PromptEntry, PromptEntry]]:
    """Yield (earlier, later) where one of `entries` reads like an earlier one or one `beside` it.

    For two people or for someone alone. Two wordings cannot be that like without one pair of
    neighbouring words in common, so only those are compared.
    """
    beside = beside or []
    entries = [*beside, *entries]
    pieces = [(_pieces(entry.text), _pieces(entry.alone or entry.text)) for entry in entries]
    seen: dict[tuple[str, str], list[int]] = defaultdict(list)
    for later, both in enumerate(pieces):
        pairs = {piece for wording in both for piece in wording if isinstance(piece, tuple)}
        nearby = {n for pair in pairs for n in seen[pair]} if later >= len(beside) else set()
        for earlier in sorted(nearby):
            if max(map(_likeness, pieces[earlier], both)) >= NEAR_DUPLICATE:
                yield entries[earlier], entries[later]
        for pair in pairs:
            seen[pair].append(later)


def _pieces(wording: str) -> frozenset[str | tuple[str, str]]:
    """The words and the pairs of neighbouring words, which keep something of their order."""
    words = WORD.findall(wording.lower().translate(STRAIGHT))
    return frozenset([*words, *pairwise(words)])


def _likeness(a: frozenset[object], b: frozenset[object]) -> float:
    """Jaccard: what they share of what they have, from 0 to 1."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared or 1)


def _first_words(entries: list[PromptEntry]) -> Iterator[Problem]:
    """A library in which too many prompts begin alike reads like a form."""
    if len(entries) < FIRST_WORDS_COUNT_FROM:
        return
    by_word = defaultdict(list)
    for entry in entries:
        by_word[next(iter(WORD.findall(entry.text.lower())), "")].append(entry)
    for word, alike in by_word.items():
        if len(alike) > SAME_FIRST_WORD * len(entries):
            reason = f"{len(alike)} of {len(entries)} prompts begin with “{word}”, more than 8 %"
            yield Problem(alike[-1].file, alike[-1].line, reason)


def _first_week(entries: list[PromptEntry]) -> Iterator[Problem]:
    """The fixed first week: four prompts, numbered once each, all of them light."""
    chosen = [entry for entry in entries if entry.first_week is not None]
    for entry in chosen:
        if entry.depth != 1:
            yield Problem(entry.file, entry.line, f"first_week asks for depth 1, not {entry.depth}")
    numbers = sorted(entry.first_week or 0 for entry in chosen)
    if entries and numbers != FIRST_WEEK:
        last = (chosen or entries)[-1]
        yield Problem(last.file, last.line, f"first_week is not exactly 1 to 4: {numbers}")


def main(arguments: list[str]) -> int:
    """Print what is to mend in the folder (by default our own library); 1 if there is any."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    library = read_library(folder)
    found = problems(library)
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(library.prompts)} prompts, {len(library.sets)} sets, nothing to mend.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
