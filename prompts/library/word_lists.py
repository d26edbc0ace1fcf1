"""Rules for the word lists: sentence starters, feelings, phrases that help after a quarrel."""

from collections import Counter
from collections.abc import Iterable, Iterator

from prompts.library.read_library import Problem, WordList
from prompts.library.wording_rules import unkind
from prompts.vocabulary import KINDS

LONGEST_STARTER = 60
FEWEST_STARTERS = 8
FEWEST_FAMILIES = 7
REPAIR_FAMILIES = (
    "Own it",
    "Slow down",
    "Feelings",
    "Appreciation",
    "Towards yes",
    "Call a pause",
)
FEWEST_PHRASES = 10
LONGEST_PHRASE = 70
FEELINGS_IN_A_FAMILY = range(8, 13)


def problems_of_starters(lists: list[WordList]) -> Iterator[Problem]:
    """Yield a `Problem` for each rule a list of sentence starters breaks."""
    names = {words.name for words in lists}
    if lists and names != set(KINDS):
        odd = ", ".join(sorted(names ^ set(KINDS)))
        yield Problem(lists[0].file, lists[0].line, f"starters and kinds differ in: {odd}")
    yield from _sayable(lists, "starter", FEWEST_STARTERS, LONGEST_STARTER)


def problems_of_feelings(lists: list[WordList]) -> Iterator[Problem]:
    """Yield a `Problem` for each rule the families of feelings break."""
    if lists and len(lists) < FEWEST_FAMILIES:
        yield Problem(lists[0].file, lists[0].line, "there are fewer than 7 families of feelings")
    for words in lists:
        if len(words.words) not in FEELINGS_IN_A_FAMILY:
            yield Problem(words.file, words.line, f"{words.name} has not 8 to 12 words")
    yield from _said_twice(lists)


def phrases_of_repair(lists: list[WordList]) -> Iterator[Problem]:
    """What one can say to come back: six families, short enough for a dry throat."""
    names = tuple(words.name for words in lists)
    if lists and names != REPAIR_FAMILIES:
        wanted = ", ".join(REPAIR_FAMILIES)
        yield Problem(lists[0].file, lists[0].line, f"the families are not: {wanted}")
    yield from _sayable(lists, "phrase", FEWEST_PHRASES, LONGEST_PHRASE)


def _sayable(lists: list[WordList], what: str, fewest: int, longest: int) -> Iterator[Problem]:
    """Enough of them, each short and kind, none twice."""
    for words in lists:
        if len(words.words) < fewest:
            yield Problem(words.file, words.line, f"{words.name} has fewer than {fewest} {what}s")
        for word in words.words:
            too_long = ["is too long"] if len(word) > longest else []
            for reason in [*unkind(word), *too_long]:
                yield Problem(words.file, words.line, f"{what} “{word}” {reason}")
    yield from _said_twice(lists)


def _said_twice(lists: Iterable[WordList]) -> Iterator[Problem]:
    lists = list(lists)
    counts = Counter(word.lower() for words in lists for word in words.words)
    for words in lists:
        for word in words.words:
            if counts[word.lower()] > 1:
                yield Problem(words.file, words.line, f"“{word}” stands there more than once")
