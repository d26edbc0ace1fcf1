"""Quiet hints about blame, computed alike here and in `static/js/blame.js`, from one rule list.

Plain: letters A to Z in lower case, whole words, phrases as they stand. So both find the same.
"""

import re
import string
from collections.abc import Mapping

from intimacy.repair.vocabulary import blame_rules

LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
NO_WORD = re.compile(r"[^a-z']+")


def plain(text: str) -> str:
    """Return the words of a text in lower case with one space around each."""
    straight = text.replace("\u2019", "'").translate(LOWER)
    return f" {NO_WORD.sub(' ', straight).strip(' ')} "


def blame_hints(field: str, text: str) -> list[str]:
    """Return the hints for what was typed into one field, in the order of the rules."""
    words = plain(text)
    return [
        rule["hint"]
        for rule in blame_rules()
        if field in rule["in"] and any(f" {said} " in words for said in rule["says"])
    ]


def hints_of(typed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the hints of every field that has any."""
    found = {field: blame_hints(field, text) for field, text in typed.items()}
    return {field: hints for field, hints in found.items() if hints}
