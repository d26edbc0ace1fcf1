"""Evenings and what belongs to them: a file a noun.

afterwards  `Afterwards`: the exchange after a date
marks       `Batch`, `Mark`, `Sending`, and who may ever see a mark
nights      `DateNight`, its `Plan`, `Option` and `Vote`
turns       `Turn`, `TurnTaken`
"""

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
