"""A word is found whatever its case and accents, and shown as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intimacy.lib.folded_text import AFTER, BEFORE, around, fold, holds


def shown(text, *words):
    parts = around(text, [fold(word) for word in words])
    return "".join(f"[{part.text}]" if part.hit else part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("A quiet Evening", "evening", "A quiet [Evening]"),
        ("un été", "ETE", "un [été]"),
        ("un e\u0301te\u0301 ici", "ete", "un [e\u0301te\u0301] ici"),
        ("Straße", "strasse", "[Straße]"),
        ("Straße", "s", "[S]tra[ß]e"),
        ("ﬁne", "fi", "[ﬁ]ne"),
        ("Ё-моё", "е", "[Ё]-мо[ё]"),
        ("aaa", "aa", "[aa]a"),
        ("1.5 (a+b)", "(a+b)", "1.5 [(a+b)]"),
    ],
)
def test_where_it_stands(text, word, expected):
    assert holds(text, [fold(word)])
    assert shown(text, word) == expected


def test_several_words_stand_anywhere_and_overlaps_are_one():
    assert shown("Warm bread, warm tea", "tea", "warm", "arm b") == "[Warm b]read, [warm] [tea]"
    assert not holds("Warm bread", ["warm", "tea"])


def test_what_is_far_from_the_first_is_left_out():
    text = "before " * 40 + "here " + "after " * 40
    found = shown(text, "here")
    assert found.startswith("…before ")
    assert found.endswith("…")
    assert len(found) <= BEFORE + AFTER + 6
    assert shown("x" * 500 + "here", "here").count("x") == BEFORE


@given(st.text(max_size=40), st.text(max_size=3))
def test_any_text_is_shown_as_it_was_written(text, word):
    words = fold(word).split()
    parts = around(text, words)
    assert "".join(part.text for part in parts) == text
    if words and holds(text, words[:1]):
        assert any(part.hit for part in around(text, words[:1])) or not words[0]
