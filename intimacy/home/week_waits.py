"""Which of the quiet cards of This week there is something for, asked all at once."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, QuerySet, Subquery

from intimacy.accounts.models import User
from intimacy.counseling.assignments import origins
from intimacy.counseling.care import consents
from intimacy.couples.models import Couple, RhythmChange
from intimacy.couples.spaces import Space
from intimacy.dreams.set_down import LOOKED_FOR, for_today
from intimacy.lib.compiled import compiled
from intimacy.lib.zones import local_day
from intimacy.notes.jar import unopened
from intimacy.reminders import reach
from intimacy.repair.cards import something_waits
from intimacy.talk.models import Talk


@dataclass(frozen=True)
class Waits:
    """What there is; a page asks for the rest of it only where it is so."""

    unreached: bool  # perhaps nothing gets through to them
    asked: bool  # a counselor asks both
    changed: int | None  # the other's change of our day
    coming: bool  # a counselor's set begins with the next week
    note: uuid.UUID | None  # it has come and is not opened
    talk: uuid.UUID | None  # it is open
    back: bool  # a time to come back, or words to come back with
    down: bool  # set down for today: a promise of their own, or a dream to look at again


def waits(space: Space, week: date, following: date, at: datetime) -> Waits:
    """Return what waits for one of a space in the `week` that runs, in one query.

    `following` is the week after it.
    """
    user = space.me.user
    today = local_day(at, user.zone)
    days = week, following, today, today - LOOKED_FOR
    for found in _waits(space.couple, user, user.email, *days, at):
        return Waits(*found)
    raise Couple.DoesNotExist


Row = tuple[bool, bool, int | None, bool, uuid.UUID | None, uuid.UUID | None, bool, bool]


@compiled
def _waits(
    couple: Couple,
    user: User,
    email: str,
    week: date,
    following: date,
    today: date,
    lately: date,
    at: datetime,
) -> QuerySet[Couple, Row]:
    changes = RhythmChange.objects.filter(couple=couple, answered_at=None).exclude(by=user)
    talks = Talk.objects.on_week_of(user, at)
    return (
        Couple.objects.filter(pk=couple.pk)
        .annotate(
            unreached=Exists(reach.perhaps_nobody(user, email)),
            asked=Exists(consents.waiting_for(user, couple, at)),
            changed=Subquery(changes.order_by("-at").values("pk")[:1]),
            coming=Exists(origins.coming(user, week, following)),
            note=Subquery(unopened(user, at)[:1]),
            talk=Subquery(talks.order_by("-ends_at").values("pk")[:1]),
            back=ExpressionWrapper(something_waits(user, at), BooleanField()),
            down=ExpressionWrapper(for_today(user, today, lately), BooleanField()),
        )
        .values_list("unreached", "asked", "changed", "coming", "note", "talk", "back", "down")[:1]
    )
