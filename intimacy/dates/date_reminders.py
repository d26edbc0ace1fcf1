"""What the two are reminded of for an evening, and whether it is still wanted when its turn comes.

Nobody's pause shows: the other's reminders never depend on it, only one's own are silent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import has_other
from intimacy.dates.hold_date import both, clock_of
from intimacy.dates.models import DateNight, Option
from intimacy.dates.models.nights import NightQuerySet
from intimacy.lib.zones import local_time
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind
from intimacy.reminders.lead_times import reminder_at
from intimacy.reminders.preferences import lead_of

DAY, SOON, PROPOSED, CONFIRM = "date-day", "date-soon", "date-proposed", "date-confirm"


def settle(night: DateNight, at: datetime) -> None:
    """Bring everybody's reminders in line with how the evening stands at `at` (UTC).

    Call it under the lock, in the transaction of the change.
    """
    schedules.stop(subject=night.pk)
    if night.state == DateNight.State.AGREED:
        _remind(night, at)
    elif night.asked is not None and night.asks == DateNight.Asks.ANSWER:
        schedules.knock(night.asked, PROPOSED, subject=night.pk, scope=night.couple_id, at=at)
    elif night.asked is not None and night.asks == DateNight.Asks.CONFIRM:
        schedules.knock(night.asked, CONFIRM, subject=night.pk, scope=night.couple_id, at=at)


def stop_telling(night: DateNight, by: User) -> None:
    """Tell `by` no more that it moved; what reminds of the evening itself stays as it is."""
    schedules.stop(user=by, kind=PROPOSED, subject=night.pk)


def _remind(night: DateNight, at: datetime) -> None:
    if night.begins_at is None or night.begins_at <= at:
        return
    place = night.place or clock_of(night.couple, night.planner)
    about: dict[str, Any] = {"subject": night.pk, "scope": night.couple_id}
    when: dict[str, Any] = {"moment": night.begins_at, "place": place, "at": at}
    local = local_time(night.begins_at, place)
    for person in both(night.couple):
        if reminder_at(local.date(), local.time(), place, lead_of(person, DAY)) > at:
            # Agreed today for tonight: one reminder soon is enough.
            schedules.once(person, DAY, **about, **when)
        schedules.once(person, SOON, **about, **when)
        if night.moved_by_id not in {None, person.pk}:
            schedules.knock(person, PROPOSED, **about, at=at)


def still_on(dues: Sequence[Due]) -> set[int]:
    """Return the messages about evenings that are still agreed for the moment they speak of."""
    found = _awake(dues, DateNight.objects.agreed())
    return {
        d.message for d in dues if d.message in found and found[d.message].begins_at == d.moment
    }


def still_waits(dues: Sequence[Due]) -> set[int]:
    """Return those to people whose answer is still asked for, or who may not know of a move."""
    at = now()
    times = Option.objects.filter(night=OuterRef("pk"), round=OuterRef("round"))
    ahead = Exists(times.filter(Q(begins_at__gt=at) | Q(until__gt=at)))
    asked = Q(ahead, state=DateNight.State.PROPOSED, asks=DateNight.Asks.ANSWER)
    moved = Q(state=DateNight.State.AGREED, begins_at__gt=at, moved_by__isnull=False)
    found = _awake(dues, DateNight.objects.filter(asked | moved))
    return {d.message for d in dues if d.message in found and _concerns(found[d.message], d.user)}


def still_to_confirm(dues: Sequence[Due]) -> set[int]:
    """Return those to people who still are the ones to say yes."""
    found = _awake(dues, DateNight.objects.proposed().filter(asks=DateNight.Asks.CONFIRM))
    return {d.message for d in dues if d.message in found and found[d.message].asked_id == d.user}


def _concerns(night: DateNight, user: int) -> bool:
    return night.asked_id == user or night.moved_by_id not in {None, user}


def _awake(dues: Sequence[Due], nights: NightQuerySet) -> dict[int, DateNight]:
    """Return the evening of each message to somebody who is in its open space and not paused.

    Two queries, whatever the number.
    """
    rows = nights.filter(couple__ended_at=None).in_bulk({due.subject for due in dues})
    here = set(Membership.objects.listening(dues).values_list("couple", "user"))
    return {
        due.message: rows[due.subject]
        for due in dues
        if due.subject in rows and (rows[due.subject].couple_id, due.user) in here
    }


def _page(subject: UUID) -> str:
    return reverse("dates:night", args=[subject])


def _pages() -> str:
    return reverse("dates:dates")


UNTIL_IT_BEGINS, A_DAY = timedelta(minutes=5), timedelta(days=1)
KINDS = (
    Kind(
        DAY,
        _("A time together is coming up"),
        still_on,
        _page,
        UNTIL_IT_BEGINS,
        leads=(720, 1440, 2880),
        lead=1440,
        fixed=True,
        link_all=_pages,
        offered=has_other,
    ),
    Kind(
        SOON,
        _("A time together begins soon"),
        still_on,
        _page,
        UNTIL_IT_BEGINS,
        leads=(30, 60, 120, 240),
        lead=120,
        fixed=True,
        link_all=_pages,
        offered=has_other,
    ),
    Kind(
        PROPOSED,
        _("A time together is proposed or moved"),
        still_waits,
        _page,
        A_DAY,
        held=True,
        offered=has_other,
    ),
    Kind(
        CONFIRM,
        _("A time together waits for your last yes"),
        still_to_confirm,
        _page,
        A_DAY,
        held=True,
        offered=has_other,
    ),
)
