"""Dates for the demo: one agreed, a surprise of Bob's, and a proposal that waits for Alice."""

from datetime import datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates import answering, proposing
from intimacy.dates.models import DateNight, Vote
from intimacy.dates.proposing import Proposal
from intimacy.dates.times import Slot
from intimacy.lib.zones import moment, zone

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
CALL = Proposal("Cook the same thing, far apart", 60, what="Pancakes, with the phone on the shelf.")


def fill_dates(couple: Couple, alice: User, bob: User, at: datetime) -> None:
    """Propose and answer as the two would have, in the days before `at` (UTC)."""
    friday = _next(FRIDAY, at, alice)
    asked = at - timedelta(days=2)
    evening = _at(friday, 19, alice)
    soup = proposing.propose(couple, SOUP, [Slot(evening)], by=alice, at=asked)
    _yes(soup, bob, asked)
    stars = [Slot(evening + timedelta(days=8)), Slot(evening + timedelta(days=9))]
    surprise = proposing.propose(couple, STARS, stars, by=bob, at=asked)
    _yes(surprise, alice, asked)
    times = [Slot(evening + timedelta(days=days)) for days in (2, 4, 5)]
    proposing.propose(couple, CALL, times, by=bob, at=asked)


def _yes(night: DateNight, by: User, at: datetime) -> None:
    said = {option.pk: Vote.Answer.YES.value for option in answering.on_offer(night)}
    answering.answer(night, said, by=by, at=at)


def _next(weekday: int, at: datetime, person: User) -> datetime:
    local = at.astimezone(zone(person.zone))
    return local + timedelta(days=(weekday - local.weekday() - 1) % 7 + 1)


def _at(day: datetime, hour: int, person: User) -> datetime:
    return moment(day.date(), time(hour), person.zone)
