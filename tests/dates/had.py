"""Evenings for tests, made by the verbs people use."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates import answer_times, propose_date
from intimacy.dates.models import DateNight
from intimacy.dates.propose_date import Proposal
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
    return propose_date.propose(couple, proposal, [Slot(begins)], by=by, at=at or begins - DAY)


def agreed(couple: Couple, by: User, begins: datetime = EVENING, **said: object) -> DateNight:
    """An evening `by` proposed and the other said yes to, a day before it begins."""
    night = proposed(couple, by, begins, **said)
    answers = {option.pk: "yes" for option in night.options.all()}
    return answer_times.answer(night, answers, by=night.asked, at=begins - DAY)
