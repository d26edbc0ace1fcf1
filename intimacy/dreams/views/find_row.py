"""Finding a row of this room through the person asking."""

import uuid

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404


def dream_of(user: User, pk: uuid.UUID) -> Dream:
    """Return a dream of the space this person is in, with its key. Raises Http404."""
    return one_or_404(_dream(user, pk))


def promise_of(user: User, pk: uuid.UUID) -> Promise:
    """Return a promise of their own of that space, with its key. Raises Http404."""
    return one_or_404(_promise(user, pk))


def line_of(user: User, pk: uuid.UUID) -> LovedLine:
    """Return a line of their own list of that space, with its key. Raises Http404."""
    return one_or_404(_line(user, pk))


@compiled
def _dream(user: User, pk: uuid.UUID) -> QuerySet[Dream]:
    rows = Dream.objects.readable_by(user).filter(pk=pk).select_related("key")
    return rows.fetch_mode(FETCH_RAISE)[:1]


@compiled
def _promise(user: User, pk: uuid.UUID) -> QuerySet[Promise]:
    mine: QuerySet[Promise] = Promise.objects.own_here(user).filter(pk=pk)
    return mine.select_related("key").fetch_mode(FETCH_RAISE)[:1]


@compiled
def _line(user: User, pk: uuid.UUID) -> QuerySet[LovedLine]:
    mine: QuerySet[LovedLine] = LovedLine.objects.own_here(user).filter(pk=pk)
    return mine.select_related("key").fetch_mode(FETCH_RAISE)[:1]
