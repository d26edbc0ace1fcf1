"""Dates for the demo: two that were, one agreed, a surprise of Bob's, a proposal for Alice.

Of the first they have both written.
"""

from datetime import datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.dates import answer_times, propose_date, question_after, whose_turn
from intimacy.dates.models import DateNight, Turn, Vote
from intimacy.dates.propose_date import Proposal
from intimacy.dates.times import Slot
from intimacy.lib.zones import moment, zone
from intimacy.sharing import open_together
from intimacy.sharing.write_words import Draft, save

FRIDAY = 4
SOUP = Proposal(
    "Soup by candlelight",
    120,
    what="The big pot, the good bowls, no lamps. We read each other one page of something.",
    know="Come hungry. The children are at Nina’s until nine.",
)
STARS = Proposal(
    "The hill behind the station, with a flask",
    90,
    what="It should be clear. I have found the two old blankets.",
    know="Wear the warm coat. No need to eat before.",
    surprise=True,
)
TRAM = Proposal("The tram to its end", 120, what="Round the depot, and back on the last one.")
WALK = Proposal("Round the lake with one thermos", 90)
AFTERWARDS = (
    "When we missed our stop, looked at each other, and neither of us minded.",
    "The driver who waited for us. And you, running, with the umbrella.",
)
CALL = Proposal("Cook the same thing, far apart", 60, what="Pancakes, with the phone on the shelf.")


def fill_dates(couple: Couple, alice: User, bob: User, at: datetime) -> None:
    """Propose and answer as the two would have, in the days before `at` (UTC)."""
    friday = _next(FRIDAY, at, alice)
    asked = at - timedelta(days=2)
    evening = _at(friday, 19, alice)
    soup = propose_date.propose(couple, SOUP, [Slot(evening)], by=alice, at=asked)
    _yes(soup, bob, asked)
    stars = [Slot(evening + timedelta(days=8)), Slot(evening + timedelta(days=9))]
    surprise = propose_date.propose(couple, STARS, stars, by=bob, at=asked)
    _yes(surprise, alice, asked)
    times = [Slot(evening + timedelta(days=days)) for days in (2, 4, 5)]
    propose_date.propose(couple, CALL, times, by=bob, at=asked)
    _had(couple, alice, bob, evening)
    whose_turn.choose(couple, Turn.Every.TWO_WEEKS, at=at)


def _had(couple: Couple, alice: User, bob: User, evening: datetime) -> None:
    """Two evenings of weeks before, the first with what both wrote afterwards."""
    ago = timedelta(weeks=3), timedelta(weeks=2)
    for proposal, by, other, weeks in ((TRAM, bob, alice, ago[0]), (WALK, alice, bob, ago[1])):
        begins, asked = evening - weeks, evening - weeks - timedelta(days=2)
        night = propose_date.propose(couple, proposal, [Slot(begins)], by=by, at=asked)
        _yes(night, other, asked)
    first = DateNight.objects.select_related("couple").get(
        couple=couple, begins_at=evening - ago[0]
    )
    item, later = question_after.add_question(first), evening - ago[0] + timedelta(hours=3)
    for user, text in zip((alice, bob), AFTERWARDS, strict=True):
        me = Membership.objects.select_related("couple", "user").get(couple=couple, user=user)
        save(item, Draft(text, seen=0), by=me, at=later)
        open_together.seal(item.exchange, by=me, at=later)


def _yes(night: DateNight, by: User, at: datetime) -> None:
    said = {option.pk: Vote.Answer.YES.value for option in answer_times.on_offer(night)}
    answer_times.answer(night, said, by=by, at=at)


def _next(weekday: int, at: datetime, person: User) -> datetime:
    local = at.astimezone(zone(person.zone))
    return local + timedelta(days=(weekday - local.weekday() - 1) % 7 + 1)


def _at(day: datetime, hour: int, person: User) -> datetime:
    return moment(day.date(), time(hour), person.zone)
