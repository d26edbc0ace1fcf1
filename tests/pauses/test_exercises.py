"""What the six pauses say, and that they may be said to anybody."""

from pathlib import Path

import pytest
from django.conf import settings

from intimacy.pauses import exercises
from intimacy.pauses.exercises import BREATH, Pause
from prompts.library.wording_rules import unkind

PAUSES = exercises.every()
each = pytest.mark.parametrize("pause", PAUSES.values(), ids=list(PAUSES))


def test_there_are_six_whose_names_say_little_in_an_address():
    assert list(PAUSES) == ["breath", "ground", "notice", "soften", "thank", "arrive"]


@each
def test_a_pause_lasts_two_to_four_whole_minutes_of_whole_breaths(pause: Pause):
    assert all(step.seconds % BREATH == 0 for step in pause.steps)
    assert sum(step.seconds for step in pause.steps) == pause.minutes * 60
    assert 2 <= pause.minutes <= 4


@each
def test_a_step_begins_when_the_one_before_is_over(pause: Pause):
    gone = 0
    for step in pause.steps:
        assert step.breaths_before * BREATH == gone
        gone += step.seconds


@each
def test_a_pause_is_worded_as_kindly_as_a_question(pause: Pause):
    for text in (pause.name, pause.line, *(step.text for step in pause.steps)):
        assert not list(unkind(text))
        assert len(text) <= 100


def test_a_pause_nobody_wrote_is_a_mistake_of_the_page_that_names_it():
    with pytest.raises(KeyError):
        exercises.pause("nothing")


def test_the_style_sheet_knows_every_number_of_breaths_by_its_own():
    """It paces the steps where no script does, and can read no number out of an attribute."""
    css = Path(settings.BASE_DIR, "static/css/src/17-guide.css").read_text()
    for step in (step for pause in PAUSES.values() for step in pause.steps):
        assert f'[data-breaths="{step.breaths}"] {{ --breaths: {step.breaths}; }}' in css
        assert (
            f'[data-before="{step.breaths_before}"] {{ --before: {step.breaths_before}; }}' in css
        )
