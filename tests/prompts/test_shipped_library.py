"""The library we ship."""

from collections import Counter
from pathlib import Path

import pytest

from prompts import linting
from prompts.linting import problems
from prompts.reading import PRACTICES, Library, read_library

LIBRARY = Path(linting.__file__).parent / "library"


@pytest.fixture(scope="module")
def shipped() -> Library:
    return read_library(LIBRARY)


def test_nothing_is_to_mend(shipped):
    assert problems(shipped) == []


def test_every_practice_has_at_least_four_prompts(shipped):
    by_practice = Counter(entry.practice for entry in shipped.prompts)
    assert by_practice.keys() == PRACTICES
    assert {practice: n for practice, n in by_practice.items() if n < 4} == {}


def test_the_library_is_large_enough_for_a_year(shipped):
    kinds = Counter(entry.kind for entry in shipped.prompts)
    anchors = Counter(entry.anchor for entry in shipped.prompts if entry.anchor)
    assert len(shipped.prompts) >= 190
    assert kinds["appreciation"] >= 34
    assert kinds["curiosity"] >= 45
    assert kinds["repair"] >= 20
    assert all(anchors[anchor] >= 12 for anchor in ("mind", "loved", "support"))


def test_depths_are_spread_from_light_to_vulnerable(shipped):
    depths = Counter(entry.depth for entry in shipped.prompts)
    shares = [100 * depths[depth] / len(shipped.prompts) for depth in (1, 2, 3)]
    assert shares == pytest.approx([45, 35, 20], abs=3)


def test_the_first_week_is_light_and_varied(shipped):
    week = [entry for entry in shipped.prompts if entry.first_week]
    week.sort(key=lambda entry: entry.first_week or 0)
    assert [entry.depth for entry in week] == [1, 1, 1, 1]
    assert sorted(entry.kind for entry in week) == [
        "appreciation",
        "curiosity",
        "reflection",
        "support",
    ]
    assert [entry.anchor for entry in week if entry.anchor] == ["mind"]


def test_starters_and_feelings_are_shipped(shipped):
    assert {words.name for words in shipped.starters} == set(linting.KINDS)
    assert len(shipped.feelings) >= 7
