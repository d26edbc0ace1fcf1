"""What the prompt library may not say: `python -m prompts.linting [folder]`.

The rules follow PRACTICES.md: open questions, no blame, no "should", no guesses about the
people who read them. Every problem names its file, line and reason.
"""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path

from prompts.reading import (
    ANCHORS,
    DEPTHS,
    KINDS,
    PRACTICES,
    TAGS,
    Library,
    Problem,
    PromptEntry,
    WordList,
    read_library,
)

ANCHOR_PRACTICE = "meaningful-conversation"
FIRST_WEEK = [1, 2, 3, 4]
PARTNER = "{partner}"

LONGEST = 160
LONGEST_STARTER = 60
FEWEST_STARTERS = 8
FEWEST_FAMILIES = 7
FEELINGS_IN_A_FAMILY = range(8, 13)
SAME_FIRST_WORD = 0.08
FIRST_WORDS_COUNT_FROM = 50
# Two different prompts of the library share at most a third of their words and word pairs; one
# with two words exchanged still shares half.
NEAR_DUPLICATE = 0.45

KEY = re.compile(r"[a-z]+(-[a-z0-9]+)+")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
STRAIGHT = {ord("\N{LEFT SINGLE QUOTATION MARK}"): "'", ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'"}


def _phrases(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE | re.VERBOSE)


YES_OR_NO = re.compile(
    r"""(?:^|[.?:]\s+)["']?(
    (?:do|does|did|are|is|am|was|were|have|has|had|can|could|will|would|shall|should|might)
    (?:n't)?|won't|can't|ain't)(?![\w'])""",
    re.IGNORECASE | re.VERBOSE,
)
BLAME = _phrases(
    r"""why\ (?:do|did|ca|can|could|wo|would|are|were|is|was|have|has)(?:n't|\ not)?
    \ (?:you|they|\{partner\})|(?:you|\{partner\})\ (?:never|always)|faults?|blam(?:e[sd]?|ing)
    |fail(?:s|ed|ing|ure)?|refus(?:e|es|ed|ing)|let\ you\ down|wrong\ with|selfish|lazy
    |do(?:es|ing)?\ (?:better|wrong)|annoying"""
)
SHOULD = _phrases(r"(?:should|must|ought)(?:n't)?|supposed\ to")
GENDER = _phrases(
    """s?he|him|her|his|hers|himself|herself|husbands?|wife|wives|boyfriends?|girlfriends?
    |fiancée?s?|m[ae]n|wom[ae]n|ladies|gentlem[ae]n|guys?|lads?"""
)
JARGON = _phrases(
    r"""love\ languages?|communicat\w+|boundar\w+|trigger\w*|validat\w+|vulnerab\w+|attachment
    |intimacy|journey|safe\ space|self-esteem|toxic|quality\ time|emotional\w*|assignments?"""
)
TO_TWO = _phrases(
    r"the\ two\ of\ you|you\ two|you\ both|both\ of\ you|each\ other|between\ you(?!\ and)"
)
YOUR_PARTNER = _phrases(r"(?:your|a|the)\ (?:partner|spouse|other\ half)")
ASSUMING = {
    "marriage": _phrases(
        r"marri(?:ed|ages?)|marry|weddings?|spouses?|anniversar(?:y|ies)|honeymoon|vows?|in-laws"
    ),
    "parents": _phrases(
        r"""kids?|(?:grand)?children|your\ child|bab(?:y|ies)|toddlers?|teenagers?|sons?
        |daughters?|parent(?:ing|hood)|(?:as|than)\ (?:a\ )?parents?"""
    ),
    "romance": _phrases(
        r"""(?:in|make|made)\ love|f[ae]ll(?:en)?\ for|roman(?:ce|tic)|kiss(?:es|ed|ing)?|sexy?
        |lovers?|flirt\w*|attractive|first\ date|sweethearts?|soulmates?|cuddl\w+|desires?"""
    ),
}
WORDING = (
    ("blames", BLAME),
    ("says what one should do", SHOULD),
    ("assumes a gender", GENDER),
    ("sounds like a therapist", JARGON),
    (f"writes out {PARTNER}", YOUR_PARTNER),
)


def problems(library: Library) -> list[Problem]:
    """Everything to mend in `library`, reading problems included, by file and line."""
    found = list(library.problems)
    for entry in library.prompts:
        reasons = [*_metadata(entry), *_placeholders(entry), *_wording(entry)]
        found += [Problem(entry.file, entry.line, reason) for reason in reasons]
    for rule in (_duplicate_keys, _near_duplicates, _first_words, _first_week):
        found += rule(library.prompts)
    found += _starters(library.starters)
    found += _feelings(library.feelings)
    return sorted(set(found))


def _metadata(entry: PromptEntry) -> Iterator[str]:
    """Values outside the lists PRACTICES.md knows, and pairs that contradict each other."""
    if not KEY.fullmatch(entry.key):
        yield f"key {entry.key} is not kebab-case with at least two parts"
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
        if "any-bond" in entry.tags:
            yield f"tag any-bond does not go with {tag}"
    if entry.anchor is not None and entry.anchor not in ANCHORS:
        yield f"anchor {entry.anchor} is unknown"
    if entry.anchor is not None and entry.practice != ANCHOR_PRACTICE:
        yield f"anchor stands only with the practice {ANCHOR_PRACTICE}"


def _placeholders(entry: PromptEntry) -> Iterator[str]:
    """`{partner}` is the only placeholder, and someone alone never meets it."""
    for name, wording in _wordings(entry):
        for placeholder in re.findall(r"\{[^{}]*\}|[{}]", wording.replace(PARTNER, "")):
            yield f"{name} holds an unknown placeholder: {placeholder}"
    if PARTNER in entry.text and not entry.alone:
        yield f"alone is missing, and text names {PARTNER}"
    if PARTNER not in entry.text and entry.alone:
        yield f"alone is not needed, text does not name {PARTNER}"
    if PARTNER in (entry.alone or ""):
        yield f"alone names {PARTNER}"


def _wordings(entry: PromptEntry) -> list[tuple[str, str]]:
    wordings = [("text", entry.text)]
    return [*wordings, ("alone", entry.alone)] if entry.alone else wordings


def _wording(entry: PromptEntry) -> Iterator[str]:
    for name, wording in _wordings(entry):
        if len(wording) > LONGEST:
            yield f"{name} has {len(wording)} characters, at most {LONGEST} fit"
        if opener := YES_OR_NO.search(wording.translate(STRAIGHT)):
            yield f"{name} can be answered with yes or no: {opener[1]}"
        for reason in _unkind(wording):
            yield f"{name} {reason}"
        for tag, pattern in ASSUMING.items():
            if tag not in entry.tags and (match := pattern.search(wording)):
                yield f"{name} assumes {tag}, which is not among its tags: {match[0]}"
        if PARTNER not in wording and (match := TO_TWO.search(wording)):
            yield f"{name} speaks to two without naming {PARTNER}: {match[0]}"


def _unkind(wording: str) -> Iterator[str]:
    """What no sentence in this product may say, whoever reads it."""
    for reason, pattern in WORDING:
        if match := pattern.search(wording.translate(STRAIGHT)):
            yield f"{reason}: {match[0]}"
    if "!" in wording:
        yield "raises its voice: !"


def _duplicate_keys(entries: list[PromptEntry]) -> Iterator[Problem]:
    first: dict[str, PromptEntry] = {}
    for entry in entries:
        earlier = first.setdefault(entry.key, entry)
        if earlier is not entry:
            reason = f"key {entry.key} is taken by {earlier.file}:{earlier.line}"
            yield Problem(entry.file, entry.line, reason)


def _near_duplicates(entries: list[PromptEntry]) -> Iterator[Problem]:
    """Prompts that read alike, for two people or for someone alone."""
    pieces = [(_pieces(entry.text), _pieces(entry.alone or entry.text)) for entry in entries]
    for (earlier, a), (later, b) in combinations(zip(entries, pieces, strict=True), 2):
        if max(map(_likeness, a, b)) >= NEAR_DUPLICATE:
            reason = f"reads like {earlier.key} ({earlier.file}:{earlier.line})"
            yield Problem(later.file, later.line, reason)


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


def _starters(lists: list[WordList]) -> Iterator[Problem]:
    names = {words.name for words in lists}
    if lists and names != set(KINDS):
        odd = ", ".join(sorted(names ^ set(KINDS)))
        yield Problem(lists[0].file, lists[0].line, f"starters and kinds differ in: {odd}")
    for words in lists:
        if len(words.words) < FEWEST_STARTERS:
            yield Problem(words.file, words.line, f"{words.name} has fewer than 8 starters")
        for word in words.words:
            too_long = ["is too long"] if len(word) > LONGEST_STARTER else []
            for reason in [*_unkind(word), *too_long]:
                yield Problem(words.file, words.line, f"starter “{word}” {reason}")
    yield from _said_twice(lists)


def _feelings(lists: list[WordList]) -> Iterator[Problem]:
    if lists and len(lists) < FEWEST_FAMILIES:
        yield Problem(lists[0].file, lists[0].line, "there are fewer than 7 families of feelings")
    for words in lists:
        if len(words.words) not in FEELINGS_IN_A_FAMILY:
            yield Problem(words.file, words.line, f"{words.name} has not 8 to 12 words")
    yield from _said_twice(lists)


def _said_twice(lists: Iterable[WordList]) -> Iterator[Problem]:
    lists = list(lists)
    counts = Counter(word.lower() for words in lists for word in words.words)
    for words in lists:
        for word in words.words:
            if counts[word.lower()] > 1:
                yield Problem(words.file, words.line, f"“{word}” stands there more than once")


def main(arguments: list[str]) -> int:
    """Print what is to mend in the folder (by default our own library); 1 if there is any."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent / "library"
    library = read_library(folder)
    found = problems(library)
    for problem in found:
        print(problem)
    if not found:
        print(f"{len(library.prompts)} prompts, nothing to mend.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
