"""Which step follows which, for every step and every answer there is."""

import pytest

from intimacy.talk.steps import BEGINNING, CLOSED, Answer, Place, Step, after

WHOLE = [
    ("on", Place(Step.SPEAK, 1)),
    ("on", Place(Step.BACK, 1)),
    ("on", Place(Step.CHECK, 1)),
    ("again", Place(Step.BACK, 1)),
    ("on", Place(Step.CHECK, 1)),
    ("again", Place(Step.BACK, 1)),
    ("on", Place(Step.CHECK, 1)),
    ("yes", Place(Step.SWAP, 1)),
    ("on", Place(Step.SPEAK, 2)),
    ("on", Place(Step.BACK, 2)),
    ("on", Place(Step.CHECK, 2)),
    ("again", Place(Step.BACK, 2)),
    ("on", Place(Step.CHECK, 2)),
    ("yes", Place(Step.THANKS, 2)),
    ("on", CLOSED),
]


def test_both_speak_and_are_heard_and_then_they_thank():
    place = BEGINNING
    for answer, expected in WHOLE:
        place = after(place, answer)
        assert place == expected


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("turn", [1, 2])
def test_an_answer_to_another_step_leads_nowhere(step, turn):
    fits = {Step.CHECK: {Answer.YES, Answer.AGAIN}, Step.CLOSED: set()}.get(step, {Answer.ON})
    for answer in (*Answer, "", "ON", "closed", "yes please"):
        assert (after(Place(step, turn), answer) is not None) == (answer in fits)
