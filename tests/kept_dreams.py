"""Dreams, promises and lines of two people, by the verbs of the domain."""

from datetime import date, datetime, timedelta

from intimacy.accounts.models import User
from intimacy.dreams import dream_steps, keep_dream, keep_promise, loved_list
from intimacy.dreams.keep_dream import Typed
from intimacy.dreams.models import Dream, LovedLine, Promise, Step
from intimacy.lib.zones import local_day
from tests.conftest import member


def dreamt(user: User, text: str, at: datetime, every: int = 3, *steps: str) -> Dream:
    """Add a dream to the list of the space a person is in, with these steps."""
    dream = keep_dream.add(Typed(text, every), by=member(user), at=at)
    for step in steps:
        dream_steps.add_step(dream, step, by=member(user), at=at)
    return dream


def step_of(dream: Dream) -> Step:
    return Step.objects.select_related("key").filter(dream=dream).order_by("position")[0]


def promised(user: User, text: str, at: datetime, day: date | None = None) -> Promise:
    """Make a promise by a day, tomorrow on a person's own clock where none is given."""
    day = day or local_day(at, user.zone) + timedelta(days=1)
    return keep_promise.make_promise(text, day, by=member(user), at=at)


def listed(user: User, text: str, at: datetime) -> LovedLine:
    """Put a line on a person's own list."""
    loved_list.add_line(text, by=member(user), at=at)
    return LovedLine.objects.select_related("key").filter(author=user).latest("made_at")
