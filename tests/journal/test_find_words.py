"""Looking for words: in memory, a bounded number of entries, whatever the letters look like."""

from datetime import timedelta

import pytest

from intimacy.journal import find_words
from intimacy.journal.entry_words import Written
from intimacy.journal.find_words import find, line_with
from intimacy.lib.folded_text import fold
from tests.journal.conftest import AT, wrote

LONG = "one two three four five six seven Käse eight " + "and " * 20


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("kase", "… two three four five six seven Käse eight"),
        ("KÄSE", "… two three four five six seven Käse eight"),
        ("strasse gross", "Die Straße ist GROSS"),
        ("boss", "the boss"),
        ("tired", "tired, torn"),
        ("nights", None),
        ("strasse nights", None),
        ("   ", None),
    ],
)
def test_a_line_is_found_whatever_its_letters_look_like(words, shown):
    said = Written(f"{LONG}\nDie Straße ist GROSS", ("tired", "torn"), "the boss")
    found = line_with(fold(words).split(), said)
    assert (found or "").startswith(shown or "") if shown else found is None
    assert len((found or "").split()) <= find_words.BEFORE + find_words.AFTER + 2


def test_what_is_put_together_is_the_same_as_what_is_not():
    assert fold("Cafe\u0301 \ufb01n İ") == fold("café fin i\u0307".replace("\u0307", ""))


@pytest.mark.sqlite
def test_the_newest_are_looked_through_then_older_ones(
    alice, bob, monkeypatch, django_assert_max_num_queries
):
    for name, most in {"LOOKED_THROUGH": 4, "AT_A_TIME": 2}.items():
        monkeypatch.setattr(find_words, name, most)
    entries = [wrote(alice, f"Soup, bowl {n}", at=AT + timedelta(days=n)) for n in range(5)]
    wrote(bob, "Soup of Bob's")
    with django_assert_max_num_queries(4):
        newest = find("soup", by=alice)
    assert [match.line for match in newest.matches] == [f"Soup, bowl {n}" for n in (4, 3, 2, 1)]
    assert (newest.looked_through, newest.older_than) == (4, entries[1].pk)
    older = find("soup", by=alice, older_than=newest.older_than)
    assert [match.line for match in older.matches] == ["Soup, bowl 0"]
    assert older.older_than is None
    monkeypatch.setattr(find_words, "MOST_FOUND", 1)
    assert find("soup", by=alice).older_than == entries[3].pk  # it stops, and goes on from there
    assert find("soup", by=bob, older_than=entries[0].pk).matches[0].line == "Soup of Bob's"
