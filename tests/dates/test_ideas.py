"""The library of date ideas, and looking through it."""

from collections import Counter

import pytest

from intimacy.dates.idea_filter import IdeasForm
from intimacy.dates.ideas import SHIPPED, ideas, matching
from intimacy.dates.lengths import length_name, nearest_length
from tests.idea_slips import assert_linted

ALL = list(ideas().values())


def test_there_are_enough_and_each_is_its_own():
    assert len(ALL) >= 120
    assert all(key == idea.key for key, idea in ideas().items())
    for texts in ([i.key for i in ALL], [i.name for i in ALL], [i.what for i in ALL]):
        assert [text for text, times in Counter(texts).items() if times > 1] == []


def test_every_idea_is_whole():
    assert SHIPPED.problems() == []


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        ("cost: gold", "cost gold is unknown"),
        ("energy: huge", "energy huge is unknown"),
        ("place: moon", "place moon is unknown"),
        ("tags: [any-bond, at-sea]", "tags at-sea is unknown"),
        ("tags: [rain]", "tags say neither any-bond nor why not"),
        ("tags: [any-bond, met]", "tags say neither any-bond nor why not, or both"),
        ("tags: rain", "tags is not a list of words"),
        ("practice: touch", "practice touch is unknown"),
        ("minutes: 9", "minutes is not 10 to 480 long"),
        ("minutes: 481", "minutes is not 10 to 480 long"),
        ("name: ''", "name is not 1 to 60 long"),
        ("what: Go out.", "what is not 40 to 300 long"),
        ("name: Go!", "name raises its voice: !"),
        ("name: Guys out", "name assumes a gender: Guys"),
        ("colour: red", "colour is not a field of an idea"),
    ],
)
def test_what_a_file_of_ideas_may_not_say(tmp_path, slip, reason):
    assert_linted(tmp_path, SHIPPED, slip, reason)


@pytest.mark.parametrize("field", ["cost", "energy", "place"])
def test_there_is_something_of_every_kind(field):
    found = Counter(getattr(idea, field) for idea in ALL)
    assert min(found.values()) >= 10, found


def test_there_is_something_for_hard_evenings():
    for tag in ("long-distance", "children-asleep", "at-home"):
        assert len(matching(tags=frozenset([tag]))) >= 15
    assert len(matching(cost="free", energy="low", longest=30)) >= 5


def test_filters_leave_out_what_does_not_fit():
    form = IdeasForm({"cost": "free", "longest": "60", "place": "home", "asleep": "on"})
    found = matching(**form.wanted())
    assert found
    for idea in found:
        assert (idea.cost, idea.place) == ("free", "home")
        assert idea.minutes <= 60
        assert "children-asleep" in idea.tags


@pytest.mark.parametrize("typed", [{"cost": "gold"}, {"longest": "9" * 99}, {"energy": "\x00"}])
def test_nonsense_leaves_out_nothing(typed):
    assert len(matching(**IdeasForm(typed).wanted())) == len(ALL)


def test_no_page_of_ideas_breaks(couple, alice, ask):
    assert ask(alice, "ideas", query="?page=-1&cost=gold&longest=\x00").status_code == 200


def test_an_idea_is_one_tap_from_being_planned(couple, alice, ask):
    page = ask(alice, "ideas", query="?cost=middle&longest=120").page
    assert "?idea=pudding-comes-first" in page
    page = ask(alice, "propose", query="?idea=pudding-comes-first").page
    assert 'value="Pudding first"' in page
    assert "Eat out backwards" in page
    assert '<option value="120" selected>' in page


def test_pages_keep_what_was_asked_for(couple, alice, ask):
    page = ask(alice, "ideas", query="?energy=low&page=2").page
    assert "?energy=low&page=3" in page
    assert "?energy=low&page=1" in page


def test_lengths_in_words():
    assert [length_name(n) for n in (20, 60, 90, 120, 150)] == [
        "20 minutes",
        "1 hour",
        "90 minutes",
        "2 hours",
        "2½ hours",
    ]
    assert (nearest_length(25), nearest_length(999)) == (30, 480)
