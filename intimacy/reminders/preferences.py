"""What a person wants to hear of, through which channel, and when not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

from django.db.models import F, QuerySet
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.lib.compiled import compiled
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day, moment, zone
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import AT_EIGHT, Choice, Preferences

LONGEST_CHANGE = timedelta(hours=3)  # of a clock that is set back or forward


def default(user_id: int, kind: str) -> Choice:
    """Return what stands for a kind nobody chose anything about. The row is not saved."""
    known = KINDS[kind]
    return Choice(user_id=user_id, kind=kind, on=known.on, lead=known.lead, mail=True, push=False)


def switch(user_id: int, kind: str, *, on: bool) -> None:
    """Turn one kind on or off for a person. What else they chose for it stays; twice is once."""
    known = default(user_id, kind)
    first = {"on": known.on, "lead": known.lead, "mail": known.mail, "push": known.push}
    Choice.objects.get_or_create(user_id=user_id, kind=kind, defaults=first)
    other = Choice.objects.filter(user=user_id, kind=kind).exclude(on=on)
    other.update(on=on, revision=F("revision") + 1, changed_at=now())


def lead_of(user: User, kind: str) -> int:
    """Return how many minutes before this person wants to be reminded."""
    chosen = Choice.objects.filter(user=user, kind=kind).values_list("lead", flat=True).first()
    return KINDS[kind].lead if chosen is None else chosen


@dataclass
class Wants:
    """What people chose, for a batch of them, in two queries."""

    choices: dict[tuple[int, str], Choice]
    preferences: dict[int, Preferences]

    @classmethod
    def of(cls, users: Iterable[int]) -> "Wants":
        ids = list(users)
        choices, rows = _choices(ids), _preferences(ids)
        return cls({(c.user_id, c.kind): c for c in choices}, {p.pk: p for p in rows})

    def choice(self, user_id: int, kind: str) -> Choice:
        """Return what stands for this person; a kind's own defaults are one row for everybody."""
        return self.choices.get((user_id, kind)) or self._default(kind)

    def person(self, user_id: int) -> Preferences:
        return self.preferences.get(user_id) or self._nobody

    @cached_property
    def _nobody(self) -> Preferences:
        return Preferences()

    def _default(self, kind: str) -> Choice:
        key = (0, kind)  # below every id of a user
        if key not in self.choices:
            self.choices[key] = default(0, kind)
        return self.choices[key]


def _choices(users: list[int]) -> Iterable[Choice]:
    if len(users) == 1:  # a page asks for one, as often as people look
        return _choices_of(users[0])
    return Choice.objects.filter(user__among=users)


def _preferences(users: list[int]) -> Iterable[Preferences]:
    if len(users) == 1:
        return _preferences_of(users[0])
    return Preferences.objects.filter(user__among=users)


@compiled
def _choices_of(user: int) -> QuerySet[Choice]:
    return Choice.objects.filter(user=user)


@compiled
def _preferences_of(user: int) -> QuerySet[Preferences]:
    return Preferences.objects.filter(user=user)


def quiet_until(wants: Preferences, place: str, at: datetime) -> datetime | None:
    """Return when the quiet that holds at `at` ends (UTC), or None where we may speak.

    Quiet is a snooze, or the person's quiet hours on the clock of `place` (IANA).
    """
    if wants.snoozed_until and wants.snoozed_until > at:
        after = quiet_until(Preferences(**_hours(wants)), place, wants.snoozed_until)
        return after or wants.snoozed_until
    ends = wants.quiet_until
    if ends is None or not _is_quiet_at(wants, place, at):
        return None
    day = local_day(at, place)
    ahead = sorted(_moments(ends, place, [day + n * DAY for n in range(3)]))
    over = (one for one in ahead if one > at and not _is_quiet_at(wants, place, one))
    return next(over, at + DAY)


def _moments(hour: time, place: str, days: Iterable[date]) -> Iterator[datetime]:
    """Yield when a clock at `place` shows `hour` on these days (UTC): twice where it is set back.

    A time that is skipped comes with the offset before (RFC 5545), and once too often with the
    one after; by that second one the clock shows something else.
    """
    for day in days:
        for fold in (0, 1):
            local = datetime.combine(day, hour, tzinfo=zone(place))
            yield local.replace(fold=fold).astimezone(UTC)


def _is_quiet_at(wants: Preferences, place: str, at: datetime) -> bool:
    """True where a clock at `place` shows a time of the quiet hours at `at` (UTC).

    The times that clocks set forward skip lie in the hour after (02:30 is 03:30): quiet hours
    that end in one of them end at the same moment for what was due before and after the change.
    """
    local = at.astimezone(zone(place))
    if is_quiet(wants, local.time()):
        return True
    skipped = (at - LONGEST_CHANGE).astimezone(zone(place)) + LONGEST_CHANGE  # on the clock
    return skipped.astimezone(UTC) == at and is_quiet(wants, skipped.time())


def morning(wants: Preferences, place: str, day: date) -> datetime:
    """Return eight o'clock of `day` in `place` (UTC), or the end of quiet hours that hold then."""
    eight = moment(day, AT_EIGHT, place)
    return quiet_until(Preferences(**_hours(wants)), place, eight) or eight


def is_quiet(wants: Preferences, hour: time) -> bool:
    """True where a local time lies in the person's quiet hours; the hour they end does not."""
    begins, ends = wants.quiet_from, wants.quiet_until
    if begins is None or ends is None or begins == ends:
        return False
    return _between(begins, ends, hour)


def _hours(wants: Preferences) -> dict[str, time | None]:
    return {"quiet_from": wants.quiet_from, "quiet_until": wants.quiet_until}


def _between(begins: time, ends: time, hour: time) -> bool:
    if begins < ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends
