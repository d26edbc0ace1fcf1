"""The shipped ideas, and which of them whom."""

import re
from collections import Counter

from intimacy.rituals.form_initials import initial_of_idea
from intimacy.rituals.ideas import ENERGIES, LENGTHS, chosen, every, fitting
from prompts.vocabulary import OPT_IN, PRACTICES
from tests.rituals.conftest import TODAY

IDEAS = every().values()
RHYTHMS = {"daily", "weekdays", "weekly", "fortnightly", "monthly"}
TAGS = {"alone", "at-home", "out", "long-distance", "parents", "morning", "evening", "touch"}


def test_there_are_enough_of_every_kind():
    assert len(IDEAS) >= 80
    assert len({idea.name for idea in IDEAS}) == len({idea.what for idea in IDEAS}) == len(IDEAS)
    by_energy, by_practice = (Counter(getattr(i, f) for i in IDEAS) for f in ("energy", "practice"))
    assert set(by_energy) == set(ENERGIES)
    assert len(by_practice) >= 12
    assert min(by_practice.values()) >= 3
    assert all(chosen(list(IDEAS), practice="", energy="", length=length) for length in LENGTHS)


def test_each_is_whole():
    for idea in IDEAS:
        assert_whole(idea)


def assert_whole(idea):
    assert re.fullmatch(r"[a-z0-9-]{3,60}", idea.key)
    assert idea.practice in PRACTICES
    assert idea.rhythm in RHYTHMS
    assert idea.tags <= TAGS
    assert ("touch" in idea.tags) == (idea.practice in OPT_IN)
    assert 1 <= idea.minutes <= 240
    assert 3 <= len(idea.name) <= 60
    assert idea.what.strip()
    assert idea.ten.strip()
    assert "!" not in idea.name + idea.what + idea.ten
    assert isinstance(idea.devices_away, bool)
    assert initial_of_idea(idea, TODAY)["name"] == idea.name


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
