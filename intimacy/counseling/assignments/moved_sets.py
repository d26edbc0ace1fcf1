"""Whose sets may move on: couples whose week began or opened since theirs were looked at.

A tick comes every minute and mostly finds nothing: it looks at what a beginning has marked and at
what has opened since this process looked last, by two small indexes, and not at all that runs.
"""

import uuid
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from checkins.models import CheckIn
from intimacy.counseling.models import Assignment
from intimacy.counseling.models.assignments import TO_LOOK_AT
from intimacy.lib.compiled import compiled
from intimacy.sharing.models import Exchange

NEVER = datetime(1, 1, 2, tzinfo=UTC)  # before every opening
SLACK = timedelta(minutes=10)  # an opening is committed a minute ahead, by a clock near ours
MOST = 1000  # couples at once
_looked = {"to": NEVER}


def moved(at: datetime) -> list[uuid.UUID]:
    """Return couples with an assignment since whose last look a week began or opened.

    `MOST` of them; one query. The first look of a process, and on a clock that was set back, is at
    all that runs.
    """
    since = _looked["to"]
    if not NEVER < since <= at + SLACK:
        return list(moved_of_all(at).distinct()[:MOST])
    return _moved_since(at, since - SLACK)


@compiled
def _moved_since(at: datetime, since: datetime) -> QuerySet[Assignment, uuid.UUID]:
    turned = moved_of_all(at)
    lately = Exchange.objects.filter(opens_at__gt=since, opens_at__lte=at).values("couple")
    found = turned.filter(TO_LOOK_AT).union(turned.filter(couple__in=lately))
    return found.order_by()[:MOST]  # the union would bring back the order of the model


def moved_of_all(at: datetime) -> QuerySet[Assignment, uuid.UUID]:
    """Return the couple of each running assignment since whose last look a week began or opened."""
    began = CheckIn.objects.filter(
        couple=OuterRef("couple"), week__gt=Coalesce(OuterRef("seen_week"), Value(date.min))
    )
    opened = Exchange.objects.filter(
        couple=OuterRef("couple"),
        checkin__isnull=False,
        opens_at__gt=Coalesce(OuterRef("seen_opening"), Value(NEVER)),
        opens_at__lte=at,
    )
    running = Assignment.objects.running().filter(couple__ended_at=None, client__ended_at=None)
    turned = running.filter(Exists(began) | Exists(opened)).order_by()
    return turned.values_list("couple", flat=True)


def looked_at_all(at: datetime) -> None:
    """Remember that nothing is left of what had moved by `at` (UTC)."""
    _looked["to"] = at


def note_begun(couples: Collection[uuid.UUID]) -> None:
    """Mark what runs for these couples, of whom a week begins: the next tick looks at it."""
    Assignment.objects.running().filter(couple__in=couples).update(week_began=True)
