"""What both let each other see, or somebody beside them: two trends on one scale, or nothing.

Nothing is drawn before there are three times of each. A time stands under the Monday of its week
on the couple's clock: neither its day nor its hour is anybody else's to know.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day
from intimacy.pulse.lines import CURRENT
from intimacy.pulse.models import Pulse
from intimacy.pulse.trends import FEWEST, MOST, Point, Trend, answers_of, scale_of, trend

type Rows = Sequence[Pulse]


def both_trends(space: Space, at: datetime) -> list[Trend]:
    """Return one's own trend and the other's as both see them, or nothing; one query.

    One's own holds all that was given since, whatever a pause keeps from the other: nobody reads
    off their own page that somebody paused.
    """
    rows = _between_two(space.me.user, space.couple, at)
    if space.partner is None or not _enough([row for row in rows if row.shown]):  # type: ignore[attr-defined]
        return []
    names = {space.me.user_id: space.me.user.name, space.partner.user_id: space.partner_name}
    return trends_of(rows, names, space.couple, space.me.user)


@compiled
def _between_two(user: User, couple: Couple, at: datetime) -> QuerySet[Pulse]:
    shown = Pulse.objects.shown_in(OuterRef("couple"), at).filter(pk=OuterRef("pk"))
    rows = Pulse.objects.agreed_in(OuterRef("couple"), at).annotate(shown=Exists(shown))
    mine_or_shown = rows.filter(Q(author=user) | Q(shown=True), couple=couple, version=CURRENT)
    return in_order(mine_or_shown)


def in_order(rows: QuerySet[Pulse]) -> QuerySet[Pulse]:
    """Order answers as they reached whoever sees them, with their keys."""
    return rows.select_related("key").order_by("opens_at", "taken_at").fetch_mode(FETCH_RAISE)


def trends_of(
    rows: Rows,
    names: Mapping[int, str],
    couple: Couple,
    viewer: User,
    sessions: Collection[datetime] = (),
) -> list[Trend]:
    """Return a trend for each of `names` (by user id), on the scale of both, in that order.

    Nothing where there are not enough of either. The caller took `rows` through the rule, and
    `sessions` (UTC) are those since the first of them.
    """
    if not _enough(rows):
        return []
    answers = answers_of(rows, viewer)
    points = {author: _points(rows, author, answers, couple) for author in names}
    met = [local_day(one, couple.zone) for one in sessions]
    scale = scale_of((point for of_one in points.values() for point in of_one), met)
    return [trend(names[one], points[one], scale, met) for one in names]


def _enough(rows: Rows) -> bool:
    authors = [row.author_id for row in rows]
    return len(set(authors)) == 2 and all(authors.count(one) >= FEWEST for one in set(authors))


def _points(
    rows: Rows, author: int, answers: Mapping[uuid.UUID, dict[str, int] | None], couple: Couple
) -> list[Point]:
    own = [row for row in rows if row.author_id == author][-MOST:]
    days = [local_day(row.taken_at, couple.zone) for row in own]
    mondays = [day - day.weekday() * DAY for day in days]
    return [Point(day, answers[row.pk]) for day, row in zip(mondays, own, strict=True)]
