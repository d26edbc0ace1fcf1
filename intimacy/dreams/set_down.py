"""Whether something set down for today waits: one unnamed line on This week."""

from datetime import date, timedelta

from django.db.models import FETCH_RAISE, Exists, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.dreams.models import Dream, Promise

LOOKED_FOR = timedelta(days=6)  # a dream that nobody looks at waits there no longer than a week


def for_today(user: User, today: date, lately: date) -> Q:
    """Return the condition that a promise of their own is for `today`, or that a dream is due.

    `today` is the person's own day, `lately` is `LOOKED_FOR` before it.
    """
    return Q(Exists(promises_for(user, today))) | Q(Exists(dreams_due(user, today, lately)))


def promises_for(user: User, today: date) -> QuerySet[Promise]:
    """Select their own open promises for `today`."""
    mine: QuerySet[Promise] = Promise.objects.own_here(user)
    return mine.filter(state=Promise.State.OPEN, day=today)


def dreams_due(user: User, today: date, lately: date) -> QuerySet[Dream]:
    """Select the dreams to look at again whose day came since `lately`."""
    return Dream.objects.readable_by(user).filter(look_on__range=(lately, today))


def page_for(user: User, today: date) -> Promise | Dream | None:
    """Return what waits first: a promise of their own, else a dream; None where nothing does."""
    for promise in promises_for(user, today).fetch_mode(FETCH_RAISE).order_by("made_at", "pk")[:1]:
        return promise
    due = dreams_due(user, today, today - LOOKED_FOR).fetch_mode(FETCH_RAISE)
    for dream in due.order_by("look_on", "pk")[:1]:
        return dream
    return None
