"""What other pages say about the dates of two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.dates.board import LATELY
from intimacy.dates.models import DateNight
from intimacy.dates.readable_dates import name_of, told
from intimacy.dates.times import When, when_of
from intimacy.lib.compiled import compiled


@dataclass(frozen=True)
class Line:
    """One evening in a list. `name` never says what a surprise is."""

    night: DateNight
    name: str
    when: When | None


@dataclass(frozen=True)
class Lists:
    """The evenings of two people: what waits for me, what waits for the other, what comes."""

    waiting: list[Line]
    proposed: list[Line]
    coming: list[Line]
    lately: list[Line]

    @property
    def any(self) -> bool:
        return bool(self.waiting or self.proposed or self.coming or self.lately)


@dataclass(frozen=True)
class NextDate:
    """The next agreed evening, if any, unnamed, and how many others wait for this person."""

    night: DateNight | None
    when: When | None
    waiting: int


def lists(space: Space, at: datetime) -> Lists:
    """Return every open evening, and those of the last two weeks, in two queries."""
    me, asked = space.me.user, Q(state=DateNight.State.PROPOSED)
    here = DateNight.objects.visible_to(me)
    past = here.over(at).filter(ends_at__gt=at - LATELY)
    rows = (here.filter(asked) | here.ahead(at) | past).fetch_mode(FETCH_RAISE)
    lines = _lines(list(rows.order_by("begins_at", "created_at")), space, at)
    proposed = [one for one in lines if one.night.state == DateNight.State.PROPOSED]
    agreed = [one for one in lines if one.night.state == DateNight.State.AGREED]
    return Lists(
        [one for one in agreed if one.night.is_unsaid(at)]
        + [one for one in proposed if one.night.asked_id == me.pk],
        [one for one in proposed if one.night.asked_id != me.pk],
        [one for one in agreed if not (one.night.is_over(at) or one.night.is_unsaid(at))],
        [one for one in agreed if one.night.is_over(at)][::-1],
    )


def next_date(space: Space, at: datetime) -> NextDate | None:
    """Return what Together and This week say of dates, or None where nothing comes or waits.

    In one query.
    """
    rows = _to_come(space.me.user, at)
    if not rows:
        return None
    agreed = [row for row in rows if row.state == DateNight.State.AGREED]
    night = next((row for row in agreed if not row.is_unsaid(at)), None)
    waiting = sum(row.state == DateNight.State.PROPOSED or row.is_unsaid(at) for row in rows)
    return NextDate(night, when_of(night, space) if night else None, waiting)


@compiled
def _to_come(user: User, at: datetime) -> QuerySet[DateNight]:
    here = DateNight.objects.visible_to(user)
    found = here.proposed().filter(asked=user) | here.ahead(at)
    return found.order_by("begins_at").fetch_mode(FETCH_RAISE)


def _lines(nights: Sequence[DateNight], space: Space, at: datetime) -> list[Line]:
    read = told(nights, space.me.user, at)
    return [
        Line(night, name_of(night, read[night.pk], space.couple, at), when_of(night, space))
        for night in nights
    ]
