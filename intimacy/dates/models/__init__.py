"""A noun a module: nights, turns, marks, and what is said afterwards."""

from intimacy.dates.models.afterwards import Afterwards
from intimacy.dates.models.marks import Batch, Mark, Sending
from intimacy.dates.models.nights import DateNight, Option, Plan, Vote
from intimacy.dates.models.turns import Turn, TurnTaken

__all__ = [
    "Afterwards",
    "Batch",
    "DateNight",
    "Mark",
    "Option",
    "Plan",
    "Sending",
    "Turn",
    "TurnTaken",
    "Vote",
]
