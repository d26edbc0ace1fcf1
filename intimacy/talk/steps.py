"""Which step of a talk follows which: pure, so that both phones and every test agree.

arrive, then twice (speak, say it back, "did I get it?", not quite: say it back again), with a
breath between the two turns, then thanks.
"""

from enum import StrEnum
from typing import NamedTuple


class Step(StrEnum):
    ARRIVE = "arrive"
    SPEAK = "speak"
    BACK = "back"  # say it back
    CHECK = "check"  # did I get it?
    SWAP = "swap"
    THANKS = "thanks"
    CLOSED = "closed"


class Answer(StrEnum):
    ON = "on"
    YES = "yes"
    AGAIN = "again"  # not quite


class Place(NamedTuple):
    """Where a talk is: a step, in the first or the second turn."""

    step: Step
    turn: int


BEGINNING = Place(Step.ARRIVE, 1)
CLOSED = Place(Step.CLOSED, 2)


def after(place: Place, answer: str) -> Place | None:
    """Return the place this answer leads to, or None where it is no answer to this step."""
    step, turn = place
    if step is Step.CHECK:
        return _checked(turn, answer)
    if answer != Answer.ON:
        return None
    match step:
        case Step.ARRIVE:
            return Place(Step.SPEAK, 1)
        case Step.SPEAK:
            return Place(Step.BACK, turn)
        case Step.BACK:
            return Place(Step.CHECK, turn)
        case Step.SWAP:
            return Place(Step.SPEAK, 2)
        case Step.THANKS:
            return CLOSED
        case _:
            return None


def _checked(turn: int, answer: str) -> Place | None:
    if answer == Answer.AGAIN:
        return Place(Step.BACK, turn)
    if answer == Answer.YES:
        return Place(Step.SWAP, 1) if turn == 1 else Place(Step.THANKS, 2)
    return None
