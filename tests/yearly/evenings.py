"""Dates of a year: proposed, agreed, moved by a week, called off."""

import random
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from intimacy.accounts.models import User
from intimacy.dates import answer_times, move_date, propose_date
from intimacy.dates.models import DateNight
from intimacy.dates.propose_date import Proposal
from intimacy.dates.times import Slot
from tests.yearly.expected import FAR, Expected, date_dues, utc
from tests.yearly.lives import BETWEEN, SINCE, Life

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SOON, DAY_BEFORE = "date-soon", "date-day"


def plan_dates(life: Life, end: datetime) -> None:
    """Add a date every few weeks; of every four one moves by a week and one is called off."""
    at = SINCE + life.draw.randrange(3, 20) * DAY + BETWEEN
    while at + 25 * DAY < min(life.until, end):
        _Date(life, at).add(life.draw)
        at += life.draw.randrange(26, 60) * DAY


@dataclass
class _Date:
    """One evening; `at` is when it is proposed."""

    life: Life
    at: datetime
    pk: object = None

    def add(self, draw: random.Random) -> None:
        people = list(self.life.people.values())
        draw.shuffle(people)
        self.by, self.to = people
        place = self.by.zones[0][1]
        day = self.at.astimezone(ZoneInfo(place)).date() + draw.randrange(2, 6) * DAY
        hour = time(draw.choice([11, 18, 19, 20, 22]), draw.choice([0, 30]))
        begins, agreed = utc(datetime.combine(day, hour), place), self.at + HOUR
        self.life.acts.append((self.at, lambda when: self._propose(begins, when)))
        self.life.acts.append((agreed, self._agree))
        what, later = draw.choice(["held", "held", "moved", "called off"]), begins - 20 * HOUR
        later = later.replace(minute=0) + BETWEEN
        if what == "held" or later <= agreed:
            self._expect(begins, place, agreed, FAR)
            return
        self._expect(begins, place, agreed, later)
        if what == "moved":
            moved = utc(datetime.combine(day + 7 * DAY, hour), place)
            self.life.acts.append((later, self._move))
            self._expect(moved, place, later, FAR)
        else:
            self.life.acts.append((later, self._call_off))

    def _expect(self, begins: datetime, place: str, since: datetime, until: datetime) -> None:
        soon, *before = date_dues(begins, place, since)
        for person in self.life.people.values():
            for kind, dues in ((SOON, [soon]), (DAY_BEFORE, before)):
                self.life.expected.append(
                    Expected(person, kind, tuple(dues), min(until, self.life.until))
                )

    def _night(self) -> DateNight:
        return DateNight.objects.get(pk=self.pk)

    def _propose(self, begins: datetime, at: datetime) -> None:
        by = User.objects.get(pk=self.by.pk)
        slots = [Slot(begins)]
        self.pk = propose_date.propose(
            self.life.couple, Proposal("Soup", 60), slots, by=by, at=at
        ).pk

    def _agree(self, at: datetime) -> None:
        night, to = self._night(), User.objects.get(pk=self.to.pk)
        said = {option.pk: "yes" for option in answer_times.on_offer(night)}
        answer_times.answer(night, said, by=to, at=at)

    def _move(self, at: datetime) -> None:
        night = self._night()
        by = User.objects.get(pk=self.to.pk)
        move_date.shift(night, 7, by=by, seen=night.revision, at=at)

    def _call_off(self, at: datetime) -> None:
        move_date.cancel(self._night(), at=at)
