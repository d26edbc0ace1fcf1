"""Answers to the five lines, by the verbs of the domain."""

import uuid
from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.pulse import show_both, take_pulse
from intimacy.pulse.lines import CURRENT, SETS
from intimacy.pulse.models import Agreement, Pulse
from tests.conftest import member

KEYS = [line.key for line in SETS[CURRENT]]


def answered(user: User, said: str, at: datetime) -> Pulse:
    """Let somebody answer with a digit a line, 0 for one that is passed."""
    given = zip(KEYS, map(int, said), strict=True)
    return take_pulse.take_pulse({k: n for k, n in given if n}, by=member(user), at=at)


def willing(circle: uuid.UUID, *users: User, at: datetime) -> None:
    """Let these people say that both may be seen in the circle."""
    for user in users:
        show_both.say_willing(circle, by=member(user), at=at)


def shown(one: User, other: User, at: datetime, *circles: uuid.UUID, times: int = 3) -> datetime:
    """Both say yes to each other, and to these circles; return when all they answered is open."""
    for circle in (member(one).couple_id, *circles):
        willing(circle, one, other, at=at)
    for number in range(times):
        for user in (one, other):
            answered(user, "32143", at + timedelta(days=8 * number, hours=1))
    return at + timedelta(days=8 * times + 14)


def shown_by(one: User, other: User, at: datetime, *circles: uuid.UUID) -> None:
    """The same in the weeks before `at`, whatever weeks of theirs have begun since."""
    shown(one, other, at - timedelta(days=29), *circles)
    for model in (Agreement, Pulse):
        here = model.objects.filter(couple=member(one).couple_id)
        here.update(opens_at=at - timedelta(hours=1))
