"""The agreed evenings as a calendar sees them."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, Q

from intimacy.accounts.models import User
from intimacy.dates.models import DateNight
from intimacy.dates.readable_dates import Told, is_covered, told


@dataclass(frozen=True)
class Evening:
    """One evening in somebody's calendar (UTC). `revision` grows with each change, at `changed_at`.

    `title` is None for a surprise until it begins, in its planner's calendar too: nobody can
    cover a line in a calendar. From then on it is `unveiled`, a change that nobody made. `until`
    is given while it may begin at any time up to then.
    """

    night: uuid.UUID
    begins: datetime
    until: datetime | None
    minutes: int
    title: str | None
    state: str  # "agreed" or "cancelled"; one that was missed is as good as cancelled
    revision: int
    changed_at: datetime
    unveiled: bool = False
    unopened: bool = False  # there is a title, and it does not open just now


def calendar_of(user: User, since: datetime, until: datetime, at: datetime) -> list[Evening]:
    """Return the evenings that begin in [since, until) as `user` may see them at `at`, in order.

    Those called off are among them if they had a time, so that a calendar can strike them out.
    Two queries.
    """
    fixed = Q(begins_at__gte=since, begins_at__lt=until) & ~Q(state=DateNight.State.PROPOSED)
    rows = DateNight.objects.visible_to(user).filter(fixed).order_by("begins_at", "pk")
    nights = list(rows.fetch_mode(FETCH_RAISE))
    read = told(nights, user, at)
    return [
        _evening(night, night.begins_at, read[night.pk], at)
        for night in nights
        if night.begins_at is not None
    ]


def _evening(night: DateNight, begins: datetime, read: Told, at: datetime) -> Evening:
    agreed, covered = DateNight.State.AGREED, is_covered(night, at)
    return Evening(
        night.pk,
        begins,
        night.window_until,
        night.minutes,
        None if covered else read.title or None,
        agreed.value if night.state == agreed else DateNight.State.CANCELLED.value,
        night.revision,
        night.changed_at,
        night.surprise and not covered,
        read.broken and not covered,
    )
