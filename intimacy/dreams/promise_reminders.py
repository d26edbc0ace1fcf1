"""Whoever made a promise is reminded of its day at their own daily hour; nobody else ever is."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time

from django.db.models import FETCH_RAISE
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intimacy.couples.models import Membership
from intimacy.dreams.models import Promise
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day, moment
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind

NAME = "promise-day"


def settle(promise: Promise, at: datetime) -> None:
    """Bring the author's reminder in line with a promise at `at` (UTC). Call it under the lock."""
    schedules.stop(kind=NAME, subject=promise.pk)
    if promise.state == Promise.State.OPEN:
        about = {"subject": promise.pk, "scope": promise.couple_id}
        begins = moment(promise.day, time(0), promise.author.zone)
        schedules.knock(promise.author, NAME, **about, at=max(at, begins))


def still_open(dues: Sequence[Due]) -> set[int]:
    """Return the messages to authors of promises that are open and whose day has come; two
    queries."""
    members = Membership.objects.listening(dues).select_related("user")
    here = {(m.couple_id, m.user_id): m.user.zone for m in members.fetch_mode(FETCH_RAISE)}
    rows = Promise.objects.filter(state=Promise.State.OPEN)
    promises = rows.in_bulk([due.subject for due in dues])
    return {
        due.message
        for due in dues
        if (promise := promises.get(due.subject))
        and promise.author_id == due.user
        and (place := here.get((promise.couple_id, due.user)))
        and promise.day <= local_day(due.moment, place)
    }


def _never_before(subject: uuid.UUID) -> datetime | None:
    for promise in Promise.objects.filter(pk=subject).select_related("author"):
        return moment(promise.day, time(0), promise.author.zone)
    return None


def _promise(subject: uuid.UUID) -> str:
    return reverse("dreams:promise", args=[subject])


def _promises() -> str:
    return reverse("dreams:promises")


KIND = Kind(
    NAME,
    _("The day of a promise you made"),
    still_open,
    _promise,
    lasts=2 * DAY,
    held=True,
    never_before=_never_before,
    hint=_("Once, on the day you chose, and only to you."),
    link_all=_promises,
)
