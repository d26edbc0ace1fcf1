"""Evenings for tests, made by the verbs people use."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates import answering, proposing
from intimacy.dates.models import DateNight
from intimacy.dates.proposing import Proposal
from intimacy.dates.times import Slot
from tests.conftest import START

DAY = timedelta(days=1)
EVENING = START + 2 * DAY  # a Tuesday


def proposed(
    couple: Couple,
    by: User,
    begins: datetime = EVENING,
    *,
    title: str = "Soup",
    surprise: bool = False,
    at: datetime | None = None,
) -> DateNight:
    proposal = Proposal(title, 90, surprise=surprise)
    return proposing.propose(couple, proposal, [Slot(begins)], by=by, at=at or begins - DAY)


def agreed(couple: Couple, by: User, begins: datetime = EVENING, **said: object) -> DateNight:
    """An evening `by` proposed and the other said yes to, a day before it begins."""
    night = proposed(couple, by, begins, **said)
    answers = {option.pk: "yes" for option in night.options.all()}
    return answering.answer(night, answers, by=night.asked, at=begins - DAY)
