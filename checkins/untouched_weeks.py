"""Weeks a person left alone: they neither wrote in them, sealed nor passed them.

Weeks are counted, not days: a rest begins none, and another pace has fewer. The one that runs is
not over and counts for nothing. Whatever the other did is never asked for.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.lib.compiled import compiled, first
from intimacy.sharing.models import Seal, Words


def count(running: CheckIn, user: User) -> int:
    """Return how many weeks before `running` the person has left alone since they came last."""
    return first(_left_alone(running.couple_id, running.week, user)) or 0


@compiled
def _left_alone(couple: UUID, before: date, user: User) -> QuerySet[CheckIn, int]:
    weeks = CheckIn.objects.filter(couple=couple)
    last = weeks.filter(_touched_by(user)).order_by("-week").values("week")
    since = Coalesce(Subquery(last[:1]), Value(date.min))
    counted = weeks.filter(week__lt=before, week__gt=since).order_by().values("couple")
    return counted.annotate(weeks=Count("pk")).values_list("weeks", flat=True)


def left_alone(
    most: int, *, couples: Collection[UUID], users: Collection[int]
) -> set[tuple[UUID, int]]:
    """Return (couple, person) where so many weeks or more before the running one were left alone.

    One query, which looks at no more than these weeks.
    """
    weeks = CheckIn.objects.filter(couple=OuterRef("couple")).order_by("-week")
    members = Membership.objects.filter(couple__in=couples, user__in=users)
    counted = members.annotate(since=Subquery(weeks.values("week")[most : most + 1]))
    touched = _touched_by(OuterRef(OuterRef("user")))
    came = weeks.filter(touched, week__gte=OuterRef("since"))
    quiet: QuerySet[Membership] = counted.exclude(since=None).exclude(Exists(came))
    return set(quiet.values_list("couple", "user"))


def _touched_by(user: User | OuterRef) -> Q:
    """Return the condition on a week that `user` did something in it."""
    here = {"exchange": OuterRef("exchange"), "user": user}
    wrote = Words.objects.filter(item__exchange=OuterRef("exchange"), author=user)
    passed = WeekOff.objects.filter(checkin=OuterRef("pk"), user=user)
    return Q(Exists(Seal.objects.filter(**here)) | Exists(wrote) | Exists(passed))
