"""Evenings in the house of canaries, and in the rows strangers ask for."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates import answer_times, move_date, propose_date
from intimacy.dates.models import DateNight
from intimacy.dates.propose_date import Proposal
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
    night = propose_date.propose(couple, proposal, [Slot(at + 2 * DAY)], by=by, at=at)
    if yes is None:
        return night
    said = {option.pk: "yes" for option in answer_times.on_offer(night)}
    return answer_times.answer(night, said, by=yes, at=at)


def called_off(night: DateNight, at: datetime) -> DateNight:
    return move_date.cancel(night, at=at)
