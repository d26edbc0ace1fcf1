"""A couple's weeks as the steps of a set meet them: which comes next, and what was asked when.

Only what both can see is read here: never whether one of them wrote, sealed, passed or paused.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet

from checkins.begin_week import due_week, next_week
from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.lib.compiled import compiled
from intimacy.sharing.models import Exchange, Item


class AskedWeek(NamedTuple):
    """A week, by its date, that asked a prompt; `opens_at` (UTC) is when it opened for both."""

    week: date
    opens_at: datetime | None

    def has_opened(self, at: datetime) -> bool:
        return self.opens_at is not None and self.opens_at <= at


type Asking = dict[tuple[uuid.UUID, int], list[AskedWeek]]


class Turn(NamedTuple):
    """The last week that began, and the last moment at which one opened."""

    week: date | None
    opening: datetime | None


def coming_week(couple: Couple, at: datetime) -> date:
    """Return the date that names the next week to begin, one that is due at `at` (UTC) included.

    Today in the couple's zone where no week ever began: their first is the same for everybody.
    """
    last = couple.checkins.order_by("-week").first()
    if last is None:
        return today(couple, at)
    return due_week(couple, last, at) or next_week(couple, last, at)


def today(couple: Couple, at: datetime) -> date:
    """Return the date it is for the couple at `at` (UTC)."""
    return couple.today(at)


def asked_in_weeks(couples: Collection[uuid.UUID], prompts: Collection[int]) -> Asking:
    """Return by (couple, prompt) the weeks that asked it, the first one first: one query."""
    if not (couples and prompts):
        return {}
    found: Asking = defaultdict(list)
    for couple, prompt, week, opens_at in _asked(list(couples), list(prompts)):
        found[couple, prompt].append(AskedWeek(week, opens_at))
    return dict(found)


@compiled
def _asked(
    couples: Collection[uuid.UUID], prompts: Collection[int]
) -> QuerySet[Item, tuple[uuid.UUID, int, date, datetime | None]]:
    items = Item.objects.filter(
        exchange__checkin__couple__in=couples, version__prompt__in=prompts
    ).order_by("exchange__checkin__week")
    columns = ("exchange__couple", "version__prompt", "exchange__checkin__week")
    return items.values_list(*columns, "exchange__opens_at")


def turn_of(couple: Couple, at: datetime) -> Turn:
    """Return where the couple's weeks stand at `at` (UTC)."""
    weeks = CheckIn.objects.filter(couple=couple).order_by("-week").values_list("week", flat=True)
    opened = Exchange.objects.filter(checkin__couple=couple, opens_at__lte=at)
    openings = opened.order_by("-opens_at").values_list("opens_at", flat=True)
    return Turn(weeks.first(), openings.first())
