"""A hundred couples in sixty zones, and what each does in a year: the same each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.couples import part_couple
from intimacy.couples.models import Couple
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import zone_names
from intimacy.reminders.models import Choice, Preferences
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.manage_ritual import Plan, Rhythm
from intimacy.rituals.models import Ritual
from intimacy.sharing import open_together
from tests.conftest import member, pair, person
from tests.yearly.expected import FAR, Due, Expected, Person, Span, local_days, ritual_dues, utc
from tests.yearly.play import Act

HALF_HOUR, DAY, BETWEEN = timedelta(minutes=30), timedelta(days=1), timedelta(minutes=7)
SINCE = datetime(2026, 9, 6, 18, tzinfo=UTC)
ODD = """Europe/Dublin Australia/Lord_Howe Antarctica/Troll Africa/Casablanca America/Nuuk
    Pacific/Chatham America/Havana Asia/Gaza Africa/Cairo America/Vancouver America/Edmonton
    America/Winnipeg Pacific/Kiritimati Pacific/Pago_Pago Asia/Kathmandu America/St_Johns
    Europe/Berlin America/New_York Australia/Sydney America/Santiago Asia/Tehran Asia/Tokyo
    Pacific/Auckland Europe/London Atlantic/Azores America/Asuncion Asia/Beirut""".split()


@dataclass
class Life:
    """One couple, what they do and when, and what is expected of it."""

    couple: Couple
    people: dict[int, Person]
    draw: random.Random
    acts: list[Act] = field(default_factory=list)
    expected: list[Expected] = field(default_factory=list)
    until: datetime = FAR  # when they part


def zones(draw: random.Random) -> list[str]:
    others = [name for name in zone_names() if name not in ODD]
    return [*ODD, *draw.sample(others, 60 - len(ODD))]


def lives(count: int, weeks: int) -> list[Life]:
    """Found couples with everything they will do, drawn with a fixed seed."""
    draw = random.Random(12)
    places = zones(draw)
    made = []
    for n in range(count):
        life = _couple(n, places, random.Random(n))
        end = SINCE + timedelta(weeks=weeks)
        if n % 10 == 9:
            life.until = moment_between(life.draw, SINCE + 60 * DAY, end)
            life.acts.append((life.until, lambda at, life=life: _part(life, at)))
        _rituals(life, end)
        _pause(life, end)
        made.append(life)
    return made


def _couple(n: int, places: list[str], draw: random.Random) -> Life:
    homes = [places[n % len(places)], draw.choice(places)]
    people = [person(f"{name}{n}", home) for name, home in zip(("A", "B"), homes, strict=True)]
    couple = pair(*people, SINCE)
    cast = {}
    for user, home in zip(people, homes, strict=True):
        quiet = draw.choice([None, (time(22), time(8)), (time(0), time(1, 30))])
        lead = draw.choice([0, 15, 30, 60, 120])
        begins, ends = quiet or (None, None)
        Preferences.objects.create(user=user, quiet_from=begins, quiet_until=ends)
        Choice.objects.create(user=user, kind="ritual", lead=lead)
        cast[user.pk] = Person(user.pk, [(SINCE, home)], quiet, lead)
    return Life(couple, cast, draw)


def _part(life: Life, at: datetime) -> None:
    part_couple.leave(member(User.objects.get(pk=min(life.people))), at=at)


def moment_between(draw: random.Random, since: datetime, until: datetime) -> datetime:
    """Return a moment between two steps of the clock."""
    hours = int((until - since).total_seconds() // 3600)
    at = since + timedelta(hours=draw.randrange(max(1, hours)))
    return at.replace(minute=0, second=0) + BETWEEN


def drawn_rule(draw: random.Random) -> Rule:
    every = draw.choice([1, 1, 1, 2, 3, 4])
    match draw.choice(["daily", "weekly", "weekly", "on a day", "on a weekday"]):
        case "daily":
            return Rule("DAILY", draw.choice([1, 2, 3]))
        case "weekly":
            return Rule("WEEKLY", every, tuple(sorted(draw.sample(range(7), draw.randint(1, 3)))))
        case "on a day":
            return Rule("MONTHLY", min(every, 3), monthday=draw.choice([1, 15, 29, 30, 31, -1]))
        case _:
            return Rule("MONTHLY", 1, (draw.randrange(7),), nth=draw.choice([1, 2, 3, 4, 5, -1]))


def _rhythm(draw: random.Random, place: str, day: date) -> Rhythm:
    hour = draw.choice([0, 1, 2, 2, 3, 7, 12, 18, 20, 21, 22, 23])
    at = time(hour, draw.choice([0, 15, 30, 45]))
    clock = draw.choice([Ritual.Clock.EACH, Ritual.Clock.SAME])
    return Rhythm(drawn_rule(draw), day + draw.randrange(9) * DAY, at, clock, place)


def _rituals(life: Life, end: datetime) -> None:
    for n in range(3):
        since = moment_between(life.draw, SINCE, SINCE + 60 * DAY)
        place = next(iter(life.people.values())).zones[0][1]
        first = _rhythm(life.draw, place, since.date())
        kind = ("left out or moved", "changed", "paused or ended")[n]
        _Acts(life, since, first, end).add(kind)


class _Acts:
    """One ritual: what is done with it, and what that makes of its reminders."""

    def __init__(self, life: Life, since: datetime, first: Rhythm, end: datetime) -> None:
        self.life, self.since, self.first, self.end = life, since, first, end
        self.ritual: Ritual | None = None
        self.spans: list[tuple[datetime, datetime, Rhythm]] = []
        self.otherwise: dict[date, datetime | None] = {}
        self.moved: list[tuple[datetime, datetime, str]] = []  # when, to (naive), place by person

    def add(self, kind: str) -> None:
        draw, life = self.life.draw, self.life
        life.acts.append((self.since, self._begin))
        breaks = [moment_between(draw, self.since + 20 * DAY, self.end) for _ in range(4)]
        breaks = sorted(at for at in set(breaks) if at < life.until)
        since, rhythm = self.since, self.first
        if kind == "changed":
            for at in breaks:
                self._run(since, at, rhythm)
                since, rhythm = at, _rhythm(draw, self.first.place, at.date())
                life.acts.append((at, lambda when, new=rhythm: self._change(new, when)))
            self._run(since, FAR, rhythm)
        elif kind == "paused or ended":
            for number, at in enumerate(breaks):
                if number % 2:
                    life.acts.append((at, self._resume))
                    since = at
                else:
                    life.acts.append((at, self._pause))
                    self._run(since, at, rhythm)
            if not len(breaks) % 2:
                self._run(since, FAR, rhythm)
        else:
            self._run(since, FAR, rhythm)
            self._leave_out_and_move()
        for pk in life.people:
            life.expected += self._expected(life.people[pk])

    def _run(self, since: datetime, until: datetime, rhythm: Rhythm) -> None:
        if since < self.life.until:
            self.spans.append((since, min(until, self.life.until), rhythm))

    def _leave_out_and_move(self) -> None:
        """Some occurrences, the day before they are in whatever zone."""
        draw, first = self.life.draw, self.first
        starts = datetime.combine(first.starts_on, first.at)
        days = list(local_days(first.rule, starts, self.end.date()))
        for day in draw.sample(days, min(len(days), 8)):
            at = datetime.combine(day, time(), UTC) - 2 * DAY + BETWEEN
            if not self.since + DAY < at < min(self.life.until, self.end) - 9 * DAY:
                continue
            to = None
            if draw.random() < 0.6:
                hour = time(draw.choice([2, 9, 20, 22]), draw.choice([0, 30]))
                to = datetime.combine(day + draw.randrange(4) * DAY, hour)
            self.otherwise[day] = to
            self.life.acts.append((at, lambda when, d=day, t=to: self._instead(d, t, when)))

    def _expected(self, someone: Person) -> Iterator[Expected]:
        for since, until, rhythm in self.spans:
            same = rhythm.clock == Ritual.Clock.SAME
            for place, began, ended in _places(someone, rhythm.place if same else "", since, until):
                starts = datetime.combine(rhythm.starts_on, rhythm.at)
                span = Span(began, ended, rhythm.rule, starts, place)
                dues = [*ritual_dues(span, self.otherwise, someone.lead, HALF_HOUR, self.end)]
                for to in self.otherwise.values():
                    if to is not None:
                        moment = utc(to, place)
                        at = moment - timedelta(minutes=someone.lead)
                        dues += [Due(at, moment, HALF_HOUR)]
                yield Expected(someone, "ritual", tuple(dues), ended)

    # What the couple does, by the product's verbs

    def _begin(self, at: datetime) -> None:
        plan = Plan("Tea", "", 15, True, "", "")
        by = member(User.objects.get(pk=min(self.life.people)))
        self.ritual = manage_ritual.set_up(plan, self.first, by=by, at=at)

    def _change(self, rhythm: Rhythm, at: datetime) -> None:
        assert self.ritual
        manage_ritual.change(self.ritual, Plan("Tea", "", 15, True, "", ""), rhythm, at=at)

    def _pause(self, at: datetime) -> None:
        assert self.ritual
        manage_ritual.pause(self.ritual, at=at)

    def _resume(self, at: datetime) -> None:
        assert self.ritual
        manage_ritual.resume(self.ritual, at=at)

    def _instead(self, day: date, to: datetime | None, at: datetime) -> None:
        assert self.ritual
        if to is None:
            do_ritual.leave_out(self.ritual, day, at=at)
        else:
            do_ritual.move(self.ritual, day, to, at=at)


def _places(
    someone: Person, place: str, since: datetime, until: datetime
) -> Iterator[tuple[str, datetime, datetime]]:
    """Yield on which clock a ritual runs for somebody, from when until when."""
    if place:
        yield place, since, until
        return
    ends = [begins for begins, _ in someone.zones[1:]] + [FAR]
    for (begins, zone), ends_at in zip(someone.zones, ends, strict=True):
        if max(since, begins) < min(until, ends_at):
            yield zone, max(since, begins), min(until, ends_at)


def _pause(life: Life, end: datetime) -> None:
    """One in three takes a break from everything, which the other never sees."""
    for someone in life.people.values():
        if life.draw.random() < 0.3:
            since = moment_between(life.draw, SINCE + 30 * DAY, min(life.until, end) - 20 * DAY)
            until = since + life.draw.randrange(2, 19) * DAY
            someone.paused.append((since, until))
            life.acts.append((since, lambda at, pk=someone.pk: _take_a_break(pk, at)))
            life.acts.append((until, lambda at, pk=someone.pk: _come_back(pk, at)))


def _take_a_break(pk: int, at: datetime) -> None:
    open_together.pause(member(User.objects.get(pk=pk)), at=at)


def _come_back(pk: int, at: datetime) -> None:
    open_together.resume(member(User.objects.get(pk=pk)), at=at)
