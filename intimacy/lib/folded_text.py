"""Looking for words in a text whatever their case and accents, and showing where they stand."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# Marks that stand above or below a letter, of the scripts in which one types without them.
MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20f0\ufe20-\ufe2f]"
)
BEFORE, AFTER = 60, 120  # characters shown around the first find


@dataclass(frozen=True)
class Part:
    """A piece of a text; `hit` where it is what was looked for."""

    text: str
    hit: bool = False

    def __str__(self) -> str:
        return self.text


def fold(text: str) -> str:
    """Return a text without case and accents: "Été" and "ete" become the same."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text).casefold()
    return MARKS.sub("", unicodedata.normalize("NFKD", apart))


def holds(text: str, words: Sequence[str]) -> bool:
    """Say whether a text holds each of these folded words, anywhere in it."""
    folded = fold(text)
    return all(word in folded for word in words)


def around(text: str, words: Sequence[str]) -> list[Part]:
    """Return the piece of `text` around the first of these folded words, each hit by itself.

    Where something is left out at an end, an ellipsis stands there.
    """
    hits = _hits(text, words)
    if not hits:
        return [Part(text[: BEFORE + AFTER])]
    start = _edge(text, hits[0][0] - BEFORE, hits[0][0])
    end = min(len(text), max(hits[0][1], hits[0][0] + AFTER))
    parts, at = [Part("…" + text[start : hits[0][0]] if start else text[: hits[0][0]])], hits[0][0]
    for begin, until in hits:
        if until > end:
            break
        parts += [Part(text[at:begin]), Part(text[begin:until], hit=True)]
        at = until
    parts.append(Part(text[at:end] + ("…" if end < len(text) else "")))
    return [part for part in parts if part.text]


def _edge(text: str, start: int, until: int) -> int:
    """Return where a word begins, from `start` on and before `until`; 0 where all fits."""
    if start <= 0:
        return 0
    space = re.search(r"\s", text[start:until])
    return start + space.end() if space else start


def _hits(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where in `text` each of these folded words stands, in order and apart."""
    folded, came_from = [], []
    for number, character in enumerate(text):
        piece = fold(character)
        folded.append(piece)
        came_from += [number] * len(piece)
    whole = "".join(folded)
    found = sorted(
        (hit.start(), hit.end()) for word in words for hit in re.finditer(re.escape(word), whole)
    )
    hits: list[tuple[int, int]] = []
    for begin, until in found:
        first, last = came_from[begin], came_from[until - 1] + 1
        while last < len(text) and not fold(text[last]):
            last += 1  # the marks that follow belong to the letter
        if hits and first < hits[-1][1]:
            hits[-1] = (hits[-1][0], max(last, hits[-1][1]))
        else:
            hits.append((first, last))
    return hits
