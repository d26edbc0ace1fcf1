"""Times on offer: what may be offered, and how a time looks on two clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.dates.models import DateNight, Option
from intimacy.dates.models.nights import MOST_OPTIONS
from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.zones import local_day, local_time, moment, zone

AHEAD = timedelta(days=366)
LONGEST_WINDOW = timedelta(hours=12)

PASSED = _("That time has passed. Choose a later one.")
TOO_FAR = format_lazy(_("Choose a day within {span} from now."), span=in_words_lazy(AHEAD))
ENDS_FIRST = format_lazy(
    _("The window ends before it begins. Past midnight it lasts {span} at most."),
    span=in_words_lazy(LONGEST_WINDOW),
)
TOO_LONG = format_lazy(_("A window lasts {span} at most."), span=in_words_lazy(LONGEST_WINDOW))
SAME = _("You offer this time twice.")
HOW_MANY = format_lazy(
    _("Offer one to {most} times, or one window."), most=in_words_lazy(MOST_OPTIONS)
)


@dataclass(frozen=True)
class Slot:
    """One time on offer (UTC), or a window where `until` is given."""

    begins: datetime
    until: datetime | None = None


def problem(slot: Slot, at: datetime, place: str) -> str | None:
    """Return what is wrong with one slot at the UTC moment `at`, or None.

    How long a window lasts is read off the hands of a clock in `place` (IANA): the night that has
    an hour more is no longer for whoever types it.
    """
    if slot.begins <= at:
        return str(PASSED)
    if slot.begins > at + AHEAD:
        return str(TOO_FAR)
    if slot.until is not None and slot.until <= slot.begins:
        return str(ENDS_FIRST)
    if slot.until is not None and _by_the_hands(slot.begins, slot.until, place) > LONGEST_WINDOW:
        return str(TOO_LONG)
    return None


def _by_the_hands(begins: datetime, until: datetime, place: str) -> timedelta:
    return local_time(until, place) - local_time(begins, place)


def check(slots: Sequence[Slot], at: datetime, place: str) -> None:
    """Raise ValidationError unless these are one to three different times, or one window.

    `place` (IANA) is the clock they were chosen on.
    """
    windows = [slot for slot in slots if slot.until is not None]
    if not 1 <= len(slots) <= MOST_OPTIONS or (windows and len(slots) > 1):
        raise ValidationError(HOW_MANY)
    for slot in slots:
        if said := problem(slot, at, place):
            raise ValidationError(said)
    if len({slot.begins for slot in slots}) < len(slots):
        raise ValidationError(SAME)


def still_ahead(option: Option, at: datetime) -> bool:
    """True while one can still agree to it: a window until it closes."""
    return (option.until or option.begins_at) > at


def shifted(day: date, hour: time, days: int, place: str, at: datetime) -> datetime:
    """Return the moment (UTC) of the same local time so many days later, until it lies ahead."""
    while True:
        day += timedelta(days=days)
        found = moment(day, hour, place)
        if found > at:
            return found


@dataclass(frozen=True)
class When:
    """A time as one person sees it; `there` is the other's clock, where both are shown.

    `there` and `there_until` are naive: pages show them as they are.
    """

    begins: datetime
    until: datetime | None
    here: str = ""
    place: str = ""
    there: datetime | None = None
    there_until: datetime | None = None

    @property
    def here_name(self) -> str:
        return place_name(self.here)

    @property
    def there_name(self) -> str:
        return place_name(self.place)

    @property
    def another_day(self) -> bool:
        local = local_day(self.begins, self.here) if self.here else None
        return self.there is not None and self.there.date() != local

    @property
    def until_as(self) -> str:
        """How a template writes `until`: with its weekday where midnight lies between."""
        same = self.until is None or localdate(self.begins) == localdate(self.until)
        return "H:i" if same else "l H:i"

    @property
    def there_until_as(self) -> str:
        if self.there is None or self.there_until is None:
            return "H:i"
        return "H:i" if self.there.date() == self.there_until.date() else "l H:i"


def when(begins: datetime, until: datetime | None, me: User, partner: User | None) -> When:
    """Return how `me` sees a time; on both clocks where both are shown and differ."""
    if partner is None or not (me.zone_shown and partner.zone_shown):
        return When(begins, until)
    mine, theirs = begins.astimezone(zone(me.zone)), begins.astimezone(zone(partner.zone))
    if mine.utcoffset() == theirs.utcoffset():
        return When(begins, until)
    there_until = _naive(until, partner.zone) if until else None
    return When(begins, until, me.zone, partner.zone, _naive(begins, partner.zone), there_until)


def when_of(night: DateNight, space: Space) -> When | None:
    """Return when an evening is for the person whose space it is, or None before it is agreed."""
    if night.begins_at is None:
        return None
    partner = space.partner.user if space.partner else None
    return when(night.begins_at, night.window_until, space.me.user, partner)


def place_name(place: str) -> str:
    """Return what people call a zone: its city."""
    return place.rpartition("/")[2].replace("_", " ")


def _naive(moment_: datetime, place: str) -> datetime:
    return moment_.astimezone(UTC).astimezone(zone(place)).replace(tzinfo=None)
