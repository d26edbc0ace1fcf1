"""Rituals as pages show them: what is due, on whose clock, how often it was done."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import FETCH_RAISE, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day
from intimacy.rituals import rule_in_words
from intimacy.rituals.manage_ritual import Said, words
from intimacy.rituals.models import Done, Ritual
from intimacy.rituals.occurrences import HORIZON, Occurrence, is_day, occurrences_of
from intimacy.rituals.own_clock import local_time, seen_by

ENDED_SHOWN = 60
AHEAD = timedelta(days=125)  # the next four times even of what is monthly
LATELY = timedelta(days=3)
APART = timedelta(days=2)  # so much earlier or later a day may be by its rule, on another's clock


@dataclass(frozen=True)
class Card:
    """One ritual, at one of its times where it has one."""

    ritual: Ritual
    said: Said
    times: int  # how often it was done, which only grows
    rhythm: str = ""
    when: Occurrence | None = None
    done: bool = False
    not_then: str = ""

    @property
    def counted(self) -> str:
        return rule_in_words.counted(self.times)


@dataclass
class Board:
    """All of a space's rituals, each in one place."""

    today: list[Card] = field(default_factory=list)
    week: list[Card] = field(default_factory=list)
    later: list[Card] = field(default_factory=list)
    paused: list[Card] = field(default_factory=list)
    ended: list[Card] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.today or self.week or self.later or self.paused or self.ended)


def due_today(space: Space, at: datetime) -> list[Occurrence]:
    """Return what is today on this person's clock, in order; two queries, no words."""
    user = space.me.user
    since, _ = rule_in_words.soon(at, user.zone)
    return occurrences_of(_running(user, space.couple), user, since, _tomorrow(since))


@compiled
def _running(user: User, couple: Couple) -> QuerySet[Ritual]:
    rituals = Ritual.objects.visible_to(user).filter(couple=couple).running().defer("body")
    return rituals.counted().fetch_mode(FETCH_RAISE)


@compiled
def _readable(user: User, rituals: Collection[UUID]) -> QuerySet[Ritual]:
    rows = Ritual.objects.readable_by(user).filter(pk__in=rituals)
    return rows.select_related("key").fetch_mode(FETCH_RAISE)


def next_today(space: Space, at: datetime) -> Occurrence | None:
    """Return what is today and not yet done, the first of it; three queries, no words."""
    found = due_today(space, at)
    done = _done(found)
    return next((o for o in found if (o.ritual.pk, o.day) not in done), None)


def today(space: Space, at: datetime, most: int = 3) -> list[Card]:
    """Return at most so many cards for today; four queries however many rituals there are."""
    found = due_today(space, at)[:most]
    said = words(_readable(space.me.user, {o.ritual.pk for o in found}), space.me.user)
    done = _done(found)
    return [_card(o.ritual, said[o.ritual.pk], o, done) for o in found if o.ritual.pk in said]


def board(space: Space, at: datetime) -> Board:
    """Return the rituals of the space, sorted for its page; three queries.

    Of those that ended the last sixty: however many there were, a page stays a page.
    """
    user = space.me.user
    mine = Ritual.objects.visible_to(user).filter(couple=space.couple)
    lately = mine.filter(ended_at__isnull=False).order_by("-ended_at", "pk").values("pk")
    shown = mine.filter(Q(ended_at=None) | Q(pk__in=lately[:ENDED_SHOWN])).counted()
    shown = shown.select_related("key").fetch_mode(FETCH_RAISE)
    rituals = list(shown.order_by("created_at", "pk"))
    said = words(rituals, user)
    since, until = rule_in_words.soon(at, user.zone)
    coming = occurrences_of(rituals, user, since, until)
    done, tomorrow, found = _done(coming), _tomorrow(since), Board()
    found.today = [
        _card(o.ritual, said[o.ritual.pk], o, done) for o in coming if o.begins < tomorrow
    ]
    seen = {card.ritual.pk for card in found.today}
    for occurrence in coming:
        if occurrence.ritual.pk not in seen:
            seen.add(occurrence.ritual.pk)
            found.week.append(
                _card(occurrence.ritual, said[occurrence.ritual.pk], occurrence, done)
            )
    for ritual in rituals:
        if ritual.pk not in seen:
            rhythm = rule_in_words.days_seen(seen_by(user, ritual, at))
            card = Card(ritual, said[ritual.pk], times_of(ritual), rhythm=rhythm)
            _shelf(found, ritual).append(card)
    return found


def day_to_count(ritual: Ritual, user: User, at: datetime) -> tuple[date, date]:
    """Return the day "We did it" counts for now, by the ritual's rule, and that day's date here.

    Today's where it is one of its days, else the one just past, else today as it is.
    """
    since, _ = rule_in_words.soon(at, user.zone)
    lately = occurrences_of([ritual], user, since - LATELY, _tomorrow(since))
    if not lately:
        return since.date(), since.date()
    return lately[-1].day, local_day(lately[-1].begins, user.zone)


def counts(ritual: Ritual, day: date, user: User, at: datetime) -> bool:
    """Say whether a day may be counted now: today, one of the last week, or one moved to there."""
    today = local_day(at, user.zone)
    first, last = today - timedelta(days=7), today + APART
    moved = ritual.insteads.filter(day=day, moved_on__range=(first, last))
    return first <= day <= last or moved.exists()


def is_coming(ritual: Ritual, day: date, user: User, at: datetime) -> bool:
    """Say whether a day is one of the ritual's, from yesterday on here and not too far ahead."""
    today = local_day(at, user.zone)
    near = today - APART - DAY <= day <= today + HORIZON and is_day(ritual, day)
    return near and local_time(ritual, day, user).date() >= today - DAY


@dataclass(frozen=True)
class Otherwise:
    """One time that is left out or moved; `here` is its date for whoever looks."""

    day: date  # by the ritual's rule
    here: date
    moved: bool


def otherwise(ritual: Ritual, user: User, at: datetime) -> list[Otherwise]:
    """Return the times from today on that are otherwise, on this person's clock; one query."""
    today = local_day(at, user.zone)
    rows = ritual.insteads.filter(day__gte=today - APART).order_by("day").fetch_mode(FETCH_RAISE)
    found = [
        Otherwise(row.day, local_time(ritual, row.day, user).date(), row.moved_to is not None)
        for row in rows
    ]
    return [one for one in found if one.here >= today]


@dataclass(frozen=True)
class OtherClock:
    """Where the same moment is read from another clock: both places, named."""

    name: str
    zone: str
    here: str
    there: str


def other_clock(ritual: Ritual, space: Space) -> OtherClock | None:
    """Return the partner's clock where it differs, counts here, and both let theirs be seen."""
    if space.partner is None or not ritual.at_one_moment:
        return None
    me, them = space.me.user, space.partner.user
    if me.zone == them.zone or not (me.zone_shown and them.zone_shown):
        return None
    return OtherClock(them.name, them.zone, _city(me.zone), _city(them.zone))


def _city(place: str) -> str:
    return place.rpartition("/")[2].replace("_", " ")


def _shelf(found: Board, ritual: Ritual) -> list[Card]:
    if ritual.ended_at:
        return found.ended
    return found.paused if ritual.paused_at else found.later


def _card(ritual: Ritual, said: Said, when: Occurrence, done: set[tuple[object, date]]) -> Card:
    return Card(
        ritual,
        said,
        times_of(ritual),
        when=when,
        done=(ritual.pk, when.day) in done,
        not_then=rule_in_words.not_then(ritual.recurs),
    )


def times_of(ritual: Ritual) -> int:
    """Return how often a ritual that came through `counted()` was done."""
    return int(ritual.times)  # type: ignore[attr-defined]


def _tomorrow(since: datetime) -> datetime:
    return since + DAY  # the same clock: a day of 23 hours ends at midnight, too


def _done(coming: Iterable[Occurrence]) -> set[tuple[object, date]]:
    pairs = {(o.ritual.pk, o.day) for o in coming}
    if not pairs:
        return set()
    return set(_done_on({pk for pk, _ in pairs}, {day for _, day in pairs}))


@compiled
def _done_on(
    rituals: Collection[UUID], days: Collection[date]
) -> QuerySet[Done, tuple[UUID, date]]:
    return Done.objects.filter(ritual__in=rituals, day__in=days).values_list("ritual", "day")
