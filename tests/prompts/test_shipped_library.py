"""The library we ship."""

from collections import Counter
from pathlib import Path

import pytest

from prompts.library import catalog, lint_library
from prompts.library.lint_library import problems
from prompts.library.read_library import Library, PromptEntry, read_library
from prompts.library.word_lists import REPAIR_FAMILIES
from prompts.vocabulary import ANCHORS, FROM_SET, PRACTICES, TAGS

LIBRARY = Path(lint_library.__file__).parent


@pytest.fixture(scope="module")
def shipped() -> Library:
    return read_library(LIBRARY)


@pytest.fixture(scope="module")
def weekly(shipped) -> list[PromptEntry]:
    """What weeks draw on by themselves, without what only sets of prompts bring."""
    return [entry for entry in shipped.prompts if FROM_SET not in entry.tags]


def test_nothing_is_to_mend(shipped):
    assert problems(shipped) == []


def test_every_practice_has_at_least_twelve_prompts(weekly):
    by_practice = Counter(entry.practice for entry in weekly)
    assert by_practice.keys() == PRACTICES
    assert {practice: n for practice, n in by_practice.items() if n < 12} == {}


def test_the_library_is_large_enough_for_years(weekly):
    kinds = Counter(entry.kind for entry in weekly)
    practices = Counter(entry.practice for entry in weekly)
    anchors = Counter(entry.anchor for entry in weekly if entry.anchor)
    assert len(weekly) >= 600
    assert kinds["appreciation"] >= 110
    assert practices["curiosity"] >= 160
    assert kinds["repair"] >= 60
    assert anchors.total() >= 110
    assert all(anchors[anchor] >= 35 for anchor in ANCHORS)


def test_every_circumstance_has_its_prompts_and_most_fit_any_bond(shipped):
    tags = Counter(tag for entry in shipped.prompts for tag in entry.tags)
    assert tags.keys() == TAGS
    assert {tag: n for tag, n in tags.items() if n < 5} == {}
    assert tags["any-bond"] >= 0.9 * len(shipped.prompts)


def test_no_first_word_opens_more_than_8_percent(shipped):
    words = Counter(entry.text.split()[0].lower() for entry in shipped.prompts)
    (_, most), *_ = words.most_common(1)
    assert most <= 0.08 * len(shipped.prompts)


def test_every_prompt_has_a_key_of_its_own_and_fits_on_a_phone(shipped):
    keys = [entry.key for entry in shipped.prompts]
    assert len(keys) == len(set(keys))
    assert max(len(text) for e in shipped.prompts for text in (e.text, e.alone or "")) <= 160


def test_depths_are_spread_from_light_to_vulnerable(weekly):
    depths = Counter(entry.depth for entry in weekly)
    shares = [100 * depths[depth] / len(weekly) for depth in (1, 2, 3)]
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


def test_every_weekly_slot_reaches_from_light_to_vulnerable(shipped):
    sorts = {(entry.anchor or entry.kind, entry.depth) for entry in shipped.prompts}
    for sort in (*ANCHORS, "appreciation", "curiosity", "repair"):
        assert {depth for name, depth in sorts if name == sort} == {1, 2, 3}


def test_words_to_borrow_are_shipped(shipped):
    assert {words.name for words in shipped.starters} == set(lint_library.KINDS)
    assert sum(len(words.words) for words in shipped.starters) >= 80
    assert len(shipped.feelings) >= 7
    assert tuple(words.name for words in shipped.phrases) == REPAIR_FAMILIES
    assert sum(len(words.words) for words in shipped.phrases) >= 60


def test_the_shelf_lends_them():
    assert [name for name, _ in catalog.repair_phrases()] == list(REPAIR_FAMILIES)
    assert len(catalog.feelings()) >= 7
    assert all(len(catalog.starters(kind)) >= 8 for kind in lint_library.KINDS)
    assert catalog.starters("quiz") == ()
