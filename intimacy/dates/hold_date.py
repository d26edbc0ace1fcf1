"""Holding an evening while something about it is decided."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Exists, OuterRef, Subquery

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Closed, hold
from intimacy.dates.models import DateNight, Option, Plan, Turn, TurnTaken


@contextmanager
def held(night: DateNight) -> Iterator[DateNight]:
    """Take the couple's lock for one transaction and hand over the evening as it stands now.

    Raises Closed where the space has ended, DoesNotExist where the evening is gone.
    """
    with hold(night.couple):
        yield DateNight.objects.select_related("couple").get(pk=night.pk)


def forget_dates(couple: Couple) -> None:
    """Delete the evenings of a space that closes, and whose turn it was.

    Of an evening somebody wrote about afterwards the row stays: it dates their own words.
    """
    for model in (Turn, TurnTaken, Option, Plan):
        model.objects.filter(couple=couple).delete()
    DateNight.objects.filter(couple=couple, afterwards=None).delete()


def forget_planner(user: User, at: datetime) -> None:
    """Let the evenings an erased person planned, which date the other's words, be the other's.

    Nobody reads any more whose plan one was.
    """
    theirs = Membership.objects.filter(couple=OuterRef("couple")).exclude(user=user)
    shared = DateNight.objects.filter(Exists(theirs), planner=user)
    shared.update(planner=Subquery(theirs.values("user")[:1]), know=b"")


def clock_of(couple: Couple, user: User) -> str:
    """Return the zone (IANA) on whose clock a time that `user` chose is meant: their own.

    The couple's where either keeps theirs to themselves: an hour lost or won when its clocks
    change would tell which it is.
    """
    hidden = Membership.objects.filter(couple=couple, user__zone_shown=False)
    return couple.zone if hidden.exists() else user.zone


def both(couple: Couple) -> list[User]:
    """Return the two people of an open space."""
    rows = Membership.objects.current().filter(couple=couple).select_related("user")
    return [row.user for row in rows.order_by("slot")]


def other(couple: Couple, user: User) -> User:
    """Return the one of the two who is not `user`. Raises Closed where there is none."""
    for person in both(couple):
        if person.pk != user.pk:
            return person
    raise Closed
