"""The shipped ideas, and which of them whom."""

from collections import Counter

import pytest

from intimacy.rituals.form_initials import initial_of_idea
from intimacy.rituals.ideas import ENERGIES, LENGTHS, SHIPPED, chosen, every, fitting
from tests.idea_slips import assert_linted
from tests.rituals.conftest import TODAY

IDEAS = every().values()


def test_there_are_enough_of_every_kind():
    assert len(IDEAS) >= 80
    assert len({idea.name for idea in IDEAS}) == len({idea.what for idea in IDEAS}) == len(IDEAS)
    by_energy, by_practice = (Counter(getattr(i, f) for i in IDEAS) for f in ("energy", "practice"))
    assert set(by_energy) == set(ENERGIES)
    assert len(by_practice) >= 12
    assert min(by_practice.values()) >= 3
    assert all(chosen(list(IDEAS), practice="", energy="", length=length) for length in LENGTHS)


def test_each_is_whole():
    assert SHIPPED.problems() == []
    for idea in IDEAS:
        assert initial_of_idea(idea, TODAY)["name"] == idea.name


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        ("key: First_coffee", "key First_coffee is not kebab-case of 3 to 60 characters"),
        ("practice: chess", "practice chess is unknown"),
        ("rhythm: hourly", "rhythm hourly is unknown"),
        ("energy: huge", "energy huge is unknown"),
        ("tags: [at-sea]", "tags at-sea is unknown"),
        ("tags: [touch]", "tag touch goes with the practices that are asked for first"),
        ("practice: touch", "tag touch goes with the practices that are asked for first"),
        ("minutes: 241", "minutes is not 1 to 240 long"),
        ("minutes: true", "minutes is not a whole number"),
        ("name: Tea", None),
        ("name: Te", "name is not 3 to 60 long"),
        ("what: ' '", "what is not 1 to 300 long"),
        ("ten: ' '", "ten is not 1 to 300 long"),
        ("ten: Now!", "ten raises its voice: !"),
        ("what: You should sit down.", "what says what one should do: should"),
        ("devices_away: 1", "devices_away is not true or false"),
    ],
)
def test_what_a_file_of_ideas_may_not_say(tmp_path, slip, reason):
    assert_linted(tmp_path, SHIPPED, slip, reason)


def test_somebody_alone_gets_what_one_does_alone():
    mine = fitting(alone=True, circumstances=[])
    assert len(mine) >= 10
    assert all("alone" in idea.tags for idea in mine)


def test_children_and_touch_only_where_they_belong():
    ours = fitting(alone=False, circumstances=[])
    assert not [i for i in ours if "parents" in i.tags or i.practice == "touch"]
    more = fitting(alone=False, circumstances=["parents"], agreed=frozenset({"touch"}))
    assert len(more) == len(IDEAS)


def test_far_apart_comes_first_what_works_far_apart():
    ours = fitting(alone=False, circumstances=["long-distance"])
    apart = ["long-distance" in idea.tags for idea in ours]
    assert apart == sorted(apart, reverse=True)
    assert any(apart)


def test_what_is_asked_for_narrows_it_down():
    found = chosen(list(IDEAS), practice="mindfulness", energy="low", length="10")
    assert found
    for idea in found:
        assert (idea.practice, idea.energy, idea.minutes <= 10) == ("mindfulness", "low", True)
