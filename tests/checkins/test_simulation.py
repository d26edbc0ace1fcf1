"""Years of made-up couples on the library we ship, at a small size; `make test-all` plays more."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from checkins.management.commands.simulate_weeks import shipped
from checkins.simulation import HABITS, live
from intimacy.couples.models import Couple
from prompts.models import PromptVersion
from tests.library import fill

NUMBERS = {
    "prompts",
    "picks",
    "repeats",
    "shortest_gap_weeks",
    "unfilled",
    "heavy_neighbours",
    "practice_share",
    "depth_share",
    "ms_per_pick",
    "queries_per_pick",
}
COUPLES, WEEKS = len(HABITS), 40


@pytest.fixture
def rows(db):
    fill()


def simulate(**options):
    out = StringIO()
    call_command("simulate_weeks", json=True, stdout=out, **options)
    return json.loads(out.getvalue())


@pytest.mark.sqlite
@pytest.mark.usefixtures("rows")
def test_the_numbers_of_every_habit_and_in_total():
    found = simulate(couples=COUPLES, weeks=WEEKS, processes=1)
    assert found.keys() == {"total", *(habit.name for habit in HABITS)}
    for report in found.values():
        assert report.keys() >= NUMBERS
        assert report["repeats"] == report["unfilled"] == report["heavy_neighbours"] == 0
        assert report["queries_per_pick"] <= 6
        assert sum(report["depth_share"].values()) == pytest.approx(1, abs=0.001)
        assert sum(report["practice_share"].values()) == pytest.approx(1, abs=0.01)
    assert found["total"]["picks"] == 4 * COUPLES * WEEKS
    assert found["light_only"]["depth_share"] == {"1": 1.0}
    assert not Couple.objects.exists()  # what was counted on is rolled back
    assert not PromptVersion.objects.exclude(number=1).exists()


@pytest.fixture(scope="module")
def library():
    return shipped()


@pytest.mark.parametrize("habit", HABITS, ids=lambda habit: habit.name)
def test_two_hundred_weeks(library, habit):
    tally = live(*library, habit, number=7, weeks=200)
    assert (tally.repeats, tally.unfilled, tally.heavy_neighbours) == (0, 0, 0)
    assert tally.shortest_gap >= 26
    assert not [key for key in tally.asked if key.startswith("after-date-")]
    if habit.name in {"diligent", "friends"}:
        assert tally.first_again > 104


def test_the_same_couple_lives_the_same_years(library):
    first, again = (live(*library, HABITS[3], number=1, weeks=30) for _ in range(2))
    assert replace(first, seconds=0) == replace(again, seconds=0)


def test_what_is_wrong_with_a_picker_shows(library, monkeypatch):
    """A picker that always takes the first of the library repeats and fills nothing."""
    from checkins import simulation
    from prompts.picker.candidates import Pick, Why

    every, first = library
    heavy = next(c for c in every if c.depth == 3)
    monkeypatch.setattr(
        simulation, "pick", lambda *_: [Pick(heavy, Why.TURN), Pick(first[0], Why.AGAIN)]
    )
    tally = live(every, first, HABITS[0], number=1, weeks=10)
    assert tally.repeats > 0
    assert tally.unfilled == 20
    assert tally.heavy_neighbours == 9
    assert tally.shortest_gap == 1


@pytest.mark.long
@pytest.mark.usefixtures("rows")
def test_a_hundred_couples():
    total = simulate(couples=100, weeks=200)["total"]
    assert (total["repeats"], total["unfilled"], total["heavy_neighbours"]) == (0, 0, 0)
    assert total["shortest_gap_weeks"] >= 26
