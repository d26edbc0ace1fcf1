"""Both are reminded to look at a dream again, each at their own daily hour, while it is due."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.dreams.models import Dream
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind

NAME = "dream-look"
AN_HOUR = 20  # until somebody chooses theirs; nothing is said before that


def remind(dream: Dream, at: datetime) -> None:
    """Bring the reminders of everyone in the space in line with a dream at `at` (UTC).

    One that nobody looks at is due again a stretch later. Call it under the couple's lock.
    """
    if dream.look_on is None:
        return schedules.stop(kind=NAME, subject=dream.pk)
    members = Membership.objects.current().filter(couple=dream.couple_id).select_related("user")
    for member in members.order_by("slot"):
        _remind(dream, member.user, at)
    return None


def _remind(dream: Dream, user: User, at: datetime) -> None:
    """Somebody without an hour keeps a place: their choice alone decides who hears of it."""
    assert dream.look_on is not None  # noqa: S101  asked by `remind`
    hour = time(AN_HOUR if user.knock_hour is None else user.knock_hour)
    schedules.repeat(
        user,
        NAME,
        subject=dream.pk,
        scope=dream.couple_id,
        rule=Rule("MONTHLY", every=dream.every, monthday=dream.look_on.day),
        starts=datetime.combine(dream.look_on, hour),
        place=user.zone,
        at=at,
    )


def still_due(dues: Sequence[Due]) -> set[int]:
    """Return the messages about dreams that are due where their reader is, in two queries."""
    members = Membership.objects.listening(dues).filter(user__knock_hour__isnull=False)
    here = {(m.couple_id, m.user_id): m.user.zone for m in members.select_related("user")}
    dreams = Dream.objects.in_bulk({due.subject for due in dues})
    return {
        due.message
        for due in dues
        if (dream := dreams.get(due.subject))
        and (place := here.get((dream.couple_id, due.user)))
        and dream.due(local_day(due.moment, place))
    }


def _dream(subject: uuid.UUID) -> str:
    return reverse("dreams:dream", args=[subject])


def _dreams() -> str:
    return reverse("dreams:dreams")


KIND = Kind(
    NAME,
    _("A dream to look at again"),
    still_due,
    _dream,
    lasts=3 * DAY,
    held=True,
    hint=_("Where you gave it a rhythm. At your daily hour."),
    link_all=_dreams,
)
