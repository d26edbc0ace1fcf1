"""Evenings in the house of canaries, and in the rows strangers ask for."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates import answering, moving, proposing
from intimacy.dates.models import DateNight
from intimacy.dates.proposing import Proposal
from intimacy.dates.times import Slot

DAY = timedelta(days=1)


def planned(
    couple: Couple,
    by: User,
    at: datetime,
    *,
    title: str = "Soup",
    know: str = "",
    surprise: bool = False,
    yes: User | None = None,
) -> DateNight:
    """Propose an evening for the day after tomorrow; `yes` agrees to it."""
    proposal = Proposal(title, 90, what=title, know=know, surprise=surprise)
    night = proposing.propose(couple, proposal, [Slot(at + 2 * DAY)], by=by, at=at)
    if yes is None:
        return night
    said = {option.pk: "yes" for option in answering.on_offer(night)}
    return answering.answer(night, said, by=yes, at=at)


def called_off(night: DateNight, at: datetime) -> DateNight:
    return moving.cancel(night, at=at)
