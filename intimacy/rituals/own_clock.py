"""A ritual as one person lives it: its rule, days and hour on their own clock.

What happens at one moment for both is kept on the clock of one place. Elsewhere it is another
hour, and may be another day: days, start and hour are converted together, or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day, moment, zone
from intimacy.rituals.manage_ritual import Rhythm
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import HORIZON, first_day, moments

YEAR = timedelta(days=366)
EVERY_MONTH_HAS = range(1, 29)


@dataclass(frozen=True)
class Seen:
    """One occurrence on one person's clock, and with it how they see all of them.

    `day` names it by the ritual's rule; `local` is naive, on the clock of `place` (IANA).
    """

    ritual: Ritual
    place: str
    day: date
    local: datetime

    @property
    def hour(self) -> time:
        return self.local.time()

    @property
    def starts_on(self) -> date:
        return self.local.date()

    @property
    def shift(self) -> int:
        """By how many days their date is later than the rule's."""
        return (self.local.date() - self.day).days

    @property
    def rule(self) -> Rule | None:
        """The rule that names their days, or None where there is none."""
        return shifted(self.ritual.recurs, self.shift)


def seen_by(user: User, ritual: Ritual, at: datetime) -> Seen:
    """Return how `user` sees a ritual, from its next occurrence after `at` (UTC).

    One that the clocks push an hour on is passed over: its hour is not the usual one.
    """
    if not ritual.at_one_moment or ritual.place == user.zone:
        today = local_day(at, user.zone)
        day = max(today, first_day(ritual, today))
        return Seen(ritual, user.zone, day, datetime.combine(day, ritual.at))
    return next(_each_seen(user, ritual, at, HORIZON), None) or _seen(
        user, ritual, ritual.starts_on, moment(ritual.starts_on, ritual.at, ritual.place)
    )


def other_days(user: User, ritual: Ritual, at: datetime) -> Seen | None:
    """Return how `user` sees it on other days than `seen_by` says, for part of the next year.

    As where only one of two clocks has changed, and what was after midnight is before it.
    """
    if not ritual.at_one_moment or ritual.place == user.zone:
        return None
    usual = seen_by(user, ritual, at).shift
    every = _each_seen(user, ritual, at, YEAR)
    return next((seen for seen in every if seen.shift != usual), None)


def local_time(ritual: Ritual, day: date, user: User) -> datetime:
    """Return when the occurrence of `day` is on the clock of `user`, naive, as it is meant.

    On a day whose clocks skip its hour that is the hour it has on others.
    """
    place = ritual.place_for(user)
    begins = moment(day, ritual.at, place)
    if not _is_skipped(ritual, place, begins):
        return begins.astimezone(zone(user.zone)).replace(tzinfo=None)
    usual = seen_by(user, ritual, begins)
    return datetime.combine(day + usual.shift * DAY, usual.hour)


def kept(seen: Seen, starts_on: date, hour: time) -> Rhythm | None:
    """Return the ritual's rhythm with a first day and an hour of the clock it was seen on.

    Its rule stays, on its own clock. None where its days would be others at that hour.
    """
    ritual = seen.ritual
    behind = seen.local - datetime.combine(seen.day, ritual.at)  # by the hands: no gap in it
    there = datetime.combine(seen.starts_on, hour) - behind
    if there.date() != seen.day:
        return None
    first = starts_on - seen.shift * DAY
    return Rhythm(ritual.recurs, first, there.time(), ritual.clock, ritual.place)


def shifted(rule: Rule, days: int) -> Rule | None:
    """Return the rule whose days are so many days later than those of `rule`; None for none.

    Its start has to move along: weeks and months are counted from there.
    """
    if not days or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        moved = [divmod(weekday + days, 7) for weekday in rule.weekdays]
        if rule.every > 1 and len({week for week, _ in moved}) > 1:
            return None  # some of its days fall into a week that does not count
        return replace(rule, weekdays=tuple(sorted(weekday for _, weekday in moved)))
    number = 0 if rule.nth else _shifted_date(rule.monthday, days)
    return replace(rule, monthday=number) if number else None


def _shifted_date(number: int, days: int) -> int:
    """Return a day of the month so many days later, or 0 where no day is that in every month."""
    if (number, days) in ((1, -1), (-1, 1)):
        return -number  # the last day of one month is the eve of the next
    fits = number in EVERY_MONTH_HAS and number + days in EVERY_MONTH_HAS
    return number + days if fits else 0


def _each_seen(user: User, ritual: Ritual, at: datetime, span: timedelta) -> Iterator[Seen]:
    for day, begins in moments(ritual, ritual.place, at, at + span):
        if not _is_skipped(ritual, ritual.place, begins):
            yield _seen(user, ritual, day, begins)


def _seen(user: User, ritual: Ritual, day: date, begins: datetime) -> Seen:
    local = begins.astimezone(zone(user.zone)).replace(tzinfo=None)
    return Seen(ritual, user.zone, day, local)


def _is_skipped(ritual: Ritual, place: str, begins: datetime) -> bool:
    """Say whether the clocks of `place` skip the ritual's hour on the day of this moment."""
    return begins.astimezone(UTC).astimezone(zone(place)).time() != ritual.at
