"""What stands in one person's calendar: the rooms' own answers, put into plain values.

Nothing here decides who may see what: rituals come through `visible_to`, evenings through
`calendar_of`, and words are read where they always are. Neutral is the default everywhere.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from django.db.models import FETCH_RAISE, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.calendars.ics import NEUTRAL, Repeating, Single
from intimacy.calendars.models import Feed
from intimacy.calendars.reader import Reader
from intimacy.calendars.single_times import hidden_places, single_times
from intimacy.couples.models import Couple
from intimacy.couples.spaces import space_of
from intimacy.dates.occurrences import Evening, calendar_of
from intimacy.keys.models import Unreadable
from intimacy.lib.zones import moment
from intimacy.rituals.manage_ritual import words
from intimacy.rituals.models import Instead, Ritual

NEXT = timedelta(days=60)  # of which every opening is told
RECENT = timedelta(days=90)  # how long what ended is still told
REACH = timedelta(days=400)
RITUALS_AT_MOST, EVENINGS_AT_MOST, EXCEPTIONS_AT_MOST = 100, 300, 1000
SINGLES_AT_MOST = 2000  # of rituals that are told time by time
OPENING_MINUTES = 20
RITUAL, DATE = "ritual", "date-soon"  # the kinds of reminders whose lead times count here too


def of_feed(feed: Feed, at: datetime) -> list[Repeating | Single]:
    """Return everything the feed's owner chose, of the space they are in at `at` (UTC).

    A fixed number of queries, bounded work, and not a row is written.
    """
    reader = Reader.of(feed.user, named=feed.named, at=at)
    found: list[Repeating | Single] = []
    if feed.rituals:
        found += of_rituals(_rituals(feed.user, at), reader)
    if feed.dates:
        evenings = calendar_of(feed.user, at - REACH, at + REACH, at)
        found += [of_evening(evening, reader) for evening in evenings[-EVENINGS_AT_MOST:]]
    if feed.checkins and (space := space_of(feed.user)):
        found += _openings(space.couple, reader)
    return found


def _rituals(user: User, at: datetime) -> list[Ritual]:
    recent = Q(ended_at=None) | Q(ended_at__gt=at - RECENT)
    mine = Ritual.objects.visible_to(user).filter(recent).select_related("key")
    rows = mine.fetch_mode(FETCH_RAISE)
    return list(rows.order_by(F("ended_at").desc(nulls_first=True), "pk")[:RITUALS_AT_MOST])


def of_rituals(rituals: list[Ritual], reader: Reader) -> Iterator[Repeating | Single]:
    """Yield rituals, taken through `visible_to(reader.user)`, on the clock of their reader.

    Where that clock is another's who hides their place, each time stands by itself, in UTC.
    What was before last year is left out, so that no calendar grows for ever. Raises Unreadable
    where a name does not open: a calendar keeps its copy rather than losing all names.
    """
    since = date(reader.at.year - 1, 1, 1)
    insteads = _insteads(rituals, since)
    said = words(rituals, reader.user) if reader.named else {}
    hidden = hidden_places(rituals, reader.user)
    for ritual in rituals:
        name = said[ritual.pk].name if reader.named else NEUTRAL
        if name is None:
            raise Unreadable
        mine = insteads.get(ritual.pk, [])
        series = replace(_ritual(ritual, mine, reader), summary=name, since=since)
        if ritual.pk in hidden:
            most = SINGLES_AT_MOST // len(hidden)  # enough for every day of twenty rituals
            yield from single_times(ritual, series, reader.at, most=most)
        else:
            yield series


def _ritual(ritual: Ritual, insteads: list[Instead], reader: Reader) -> Repeating:
    ends = [at for at in (ritual.paused_at, ritual.ended_at) if at]
    place = ritual.place_for(reader.user)
    moved = {i.day: to for i in insteads if (to := i.moved_to)}
    begins = {day: moment(to.date(), to.time(), place) for day, to in moved.items()}
    years, turned_at = _years(ritual, reader)
    return Repeating(
        uid=ritual.pk,
        rule=ritual.recurs,
        starts=ritual.starts,
        place=place,
        minutes=ritual.minutes,
        stamp=reader.stamp(max(ritual.changed_at, turned_at), RITUAL),
        url=reader.link(ritual.get_absolute_url()),
        sequence=ritual.revision + reader.revision(RITUAL) + years,
        skipped=frozenset(i.day for i in insteads if i.moved_to is None),
        moved=moved,
        alarm=reader.alarm_of_all(RITUAL, ritual.at, place),
        alarms={day: reader.alarm_of_one(RITUAL, at) for day, at in begins.items()},
        ends=min(ends, default=None),
    )


def _years(ritual: Ritual, reader: Reader) -> tuple[int, datetime]:
    """Return how often the year has turned since it was set up, and when it last did (UTC).

    Each turn leaves one more year of it untold, and that is a change of what its calendars hold.
    """
    years = max(0, reader.at.year - ritual.created_at.year)
    return years, datetime(reader.at.year, 1, 1, tzinfo=UTC) if years else ritual.created_at


def _insteads(rituals: Iterable[Ritual], since: date) -> dict[uuid.UUID, list[Instead]]:
    rows = Instead.objects.filter(ritual__in=list(rituals), day__gte=since).order_by("-day")
    found: dict[uuid.UUID, list[Instead]] = {}
    for row in rows[:EXCEPTIONS_AT_MOST]:
        found.setdefault(row.ritual_id, []).append(row)
    return found


def of_evening(evening: Evening, reader: Reader) -> Single:
    """Return one evening. A surprise has no title before it begins, in neither one's calendar.

    Raises Unreadable where its title does not open.
    """
    if reader.named and evening.unopened:
        raise Unreadable
    unveiled = reader.named and evening.unveiled
    changed_at = max(evening.changed_at, evening.begins) if unveiled else evening.changed_at
    waits = (evening.until - evening.begins) // timedelta(minutes=1) if evening.until else 0
    return Single(
        uid=evening.night,
        begins=evening.begins,
        minutes=waits + evening.minutes,
        stamp=reader.stamp(changed_at, DATE),
        url=reader.link(reverse("dates:night", args=[evening.night])),
        summary=(evening.title or _("Time together")) if reader.named else NEUTRAL,
        sequence=2 * (evening.revision + reader.revision(DATE)) + unveiled,
        alarm=reader.alarm_of_one(DATE, evening.begins),
        cancelled=evening.state == "cancelled",
        busy=True,
    )


def _openings(couple: Couple, reader: Reader) -> Iterator[Single]:
    """Yield each opening of the next sixty days as the rhythm stands now."""
    last = couple.checkins.order_by("-week").first()
    said = _("Our week opens") if couple.is_pair else _("My week opens")
    changes = couple.rhythm_changes.count()
    for day, opens in _days(couple, last, reader.at) if last else ():
        yield Single(
            uid=uuid.uuid5(couple.pk, f"week {day}"),
            begins=opens,
            minutes=OPENING_MINUTES,
            stamp=reader.stamp(couple.rhythm_since),
            url=reader.link(reverse("week")),
            summary=said if reader.named else NEUTRAL,
            sequence=changes + reader.revision(),
        )


def _days(couple: Couple, last: CheckIn, at: datetime) -> Iterator[tuple[date, datetime]]:
    """Yield the weeks that follow `last`, with the moments (UTC) they open at."""
    rhythm, until = couple.rhythm, at + NEXT
    day, began = last.week, last.began_at
    while True:
        day = rhythm.following(
            at, last=day, began=began, since=couple.rhythm_since, rest_until=couple.rest_until
        )
        at = began = rhythm.begins(day)
        if at > until:
            return
        yield day, at
