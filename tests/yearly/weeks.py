"""Weeks of a year: when each begins, and the two knocks it gives everybody.

The openings of a rhythm are expanded by `dateutil`; which of them begin a week is told from what
was changed when: not within four days of the last one (eleven, every two weeks), not in a rest, and
not before whatever was changed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import rrule

from intimacy.accounts.models import User
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.lib.weeks import Rhythm
from tests.yearly.expected import FAR, Due, Outages, Person, Told, said_at, utc
from tests.yearly.lives import BETWEEN, SINCE, Life, moment_between

DAY, WEEK, HOUR = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
OPEN, STILL, THREE_DAYS, UNTOUCHED = "week-open", "week-still", timedelta(days=3), 8
Rest = tuple[datetime, date | None]  # when it was said, and until which day


@dataclass
class Weeks:
    """What one couple does with its rhythm, and who touches which week."""

    life: Life
    rhythms: list[tuple[datetime, Rhythm]]
    rests: list[Rest] = field(default_factory=list)
    touched: dict[int, list[datetime]] = field(default_factory=dict)  # a whole week passed, when
    hours: dict[int, int] = field(default_factory=dict)  # of the daily knock, by person

    def rest_until(self, at: datetime) -> date | None:
        return next((until for since, until in reversed(self.rests) if since < at), None)

    def rests_at(self, at: datetime) -> bool:
        until = self.rest_until(at)
        return until is not None and _day(at, self.rhythm(at).zone) < until

    def rhythm(self, at: datetime) -> Rhythm:
        return [chosen for since, chosen in self.rhythms if since < at][-1]

    def begin(self, end: datetime) -> list[datetime]:
        """Return the moments at which weeks begin; the first is that of the pairing."""
        found = [SINCE]
        for at in self._openings(end):
            every, until = self.rhythm(at).every, self.rest_until(at)
            soonest = found[-1] + 4 * DAY + (every - 1) * WEEK
            rested = until is not None and _day(at, self.rhythm(at).zone) < until
            if at >= soonest and not rested and at < self.life.until:
                found.append(at)
        return found

    def _openings(self, end: datetime) -> Iterator[datetime]:
        ends = [at for at, _ in self.rhythms[1:]] + [end]
        for (since, chosen), until in zip(self.rhythms, ends, strict=True):
            first = datetime.combine(_day(since, chosen.zone) - DAY, time(chosen.hour))
            for local in rrule.rrule(rrule.WEEKLY, dtstart=first, byweekday=chosen.weekday):
                at = utc(local, chosen.zone)
                if at >= until:
                    break
                if at > since:
                    yield at


def _day(at: datetime, place: str) -> date:
    return at.astimezone(ZoneInfo(place)).date()


def change_weeks(life: Life, end: datetime) -> Weeks:
    """Add changes of day, hour, pace and zone, rests that end early or not, and weeks passed."""
    draw = life.draw
    couple = life.couple
    found = Weeks(life, [(SINCE - DAY, couple.rhythm)])
    limit = min(life.until, end)
    for at in sorted(moment_between(draw, SINCE + DAY, limit) for _ in range(draw.randrange(4))):
        chosen = _drawn(draw, life)
        if chosen != found.rhythms[-1][1]:
            found.rhythms.append((at, chosen))
            life.acts.append((at, lambda when, new=chosen: _change(life, new, when)))
    for at in sorted(moment_between(draw, SINCE + DAY, limit) for _ in range(draw.randrange(3))):
        _rest(found, at, draw)
    for pk in life.people:
        _touch(found, pk, limit, draw)
        if draw.random() < 0.6:
            found.hours[pk] = draw.choice([0, 7, 8, 19, 20, 23])
            User.objects.filter(pk=pk).update(knock_hour=found.hours[pk])
    return found


def _drawn(draw: random.Random, life: Life) -> Rhythm:
    place = draw.choice(list(life.people.values())).zones[0][1]
    return Rhythm(place, draw.randrange(7), draw.choice([0, 2, 9, 18, 19, 23]), draw.choice([1, 2]))


def _by(life: Life) -> User:
    return User.objects.get(pk=min(life.people))


def _change(life: Life, chosen: Rhythm, at: datetime) -> None:
    rhythm.change(life.couple, chosen, by=_by(life), at=at)


def _rest(found: Weeks, at: datetime, draw: random.Random) -> None:
    """A rest said at `at`; half of them end early."""
    if found.rests and found.rests[-1][0] + 60 * DAY > at:
        return
    place = next(iter(found.life.people.values())).zones[0][1]
    until = _day(at, place) + draw.randrange(9, 40) * DAY
    found.rests.append((at, until))
    found.life.acts.append((at, lambda when: _say_rest(found.life, until, when)))
    if draw.random() < 0.5:
        early = at + draw.randrange(1, 7) * DAY
        found.rests.append((early, None))
        now = [chosen for since, chosen in found.rhythms if since < early][-1]
        found.rhythms = sorted([*found.rhythms, (early, now)], key=lambda one: one[0])
        found.life.acts.append((early, lambda when: _say_rest(found.life, None, when)))


def _say_rest(life: Life, until: date | None, at: datetime) -> None:
    rhythm.rest(Couple.objects.get(pk=life.couple.pk), until, by=_by(life), at=at)


def _touch(found: Weeks, pk: int, limit: datetime, draw: random.Random) -> None:
    """One in three never comes; others pass a whole week now and then, which is an answer too."""
    found.touched[pk] = []
    at = SINCE + draw.randrange(3, 9) * DAY + 5 * HOUR + BETWEEN
    while draw.random() > 0.01 and at < limit and found.life.draw and pk % 3:
        found.touched[pk].append(at)
        found.life.acts.append((at, lambda when: _pass_week(found.life, pk, when)))
        at += draw.randrange(16, 50) * DAY


def _pass_week(life: Life, pk: int, at: datetime) -> None:
    week = Couple.objects.get(pk=life.couple.pk).checkins.latest("week")
    week.take_off(User.objects.get(pk=pk), at=at)


def knocks(found: Weeks, begun: list[datetime], outages: Outages) -> set[Told]:
    """Return the knocks about these weeks: it has opened, and two days later it is still open."""
    told = set()
    for pk, hour in found.hours.items():
        person = found.life.people[pk]
        for n, opened in enumerate(begun):
            if _given_up(found, pk, begun, n):
                continue
            for kind, since in ((OPEN, opened), (STILL, opened + 2 * DAY)):
                at = _next_hour(person, hour, since)
                said = said_at(Due(at, at, THREE_DAYS), person, outages)
                if said and _wanted(found, pk, opened, said):
                    told.add(Told(said, pk, kind))
    return told


def _next_hour(person: Person, hour: int, since: datetime) -> datetime:
    place = person.zone(since)
    day = _day(since, place)
    moments = (utc(datetime.combine(day + n * DAY, time(hour)), place) for n in range(3))
    return next(at for at in moments if at >= since)


def _wanted(found: Weeks, pk: int, opened: datetime, at: datetime) -> bool:
    done = any(opened < when < at for when in found.touched[pk])
    return not done and not found.rests_at(at) and at < found.life.until


def _given_up(found: Weeks, pk: int, begun: list[datetime], n: int) -> bool:
    """True where the eight weeks before this one were left alone."""
    if n < UNTOUCHED:
        return False
    ends = [*begun[1:], FAR]
    return not any(
        begun[n - UNTOUCHED] < when < ends[n - 1] or begun[n] < when < ends[n]
        for when in found.touched[pk]
    )
