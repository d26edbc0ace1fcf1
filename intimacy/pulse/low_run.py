"""Three times low in a row: a reason to say something kind to whoever answered, and nobody else.

Worked out from what they answered each time their page is drawn; that it was said is kept nowhere.
"""

from collections.abc import Collection, Sequence

from intimacy.pulse.lines import LOW

RUN = 3


def is_low(answers: Collection[int]) -> bool:
    """True where more than half of what was answered lies at the low end."""
    return bool(answers) and sum(answer <= LOW for answer in answers) * 2 > len(answers)


def is_low_run(answered: Sequence[Collection[int]]) -> bool:
    """True where the last three of these, the oldest first, were low one after the other."""
    return len(answered) >= RUN and all(map(is_low, answered[-RUN:]))
