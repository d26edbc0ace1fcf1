"""The space a person is in today, and opening and closing spaces."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import DataKey
from intimacy.lib.compiled import compiled, first
from intimacy.reminders import schedules

FORGETTING: list[Callable[[Couple], None]] = []


class Closed(Http404):
    """The space has ended meanwhile: 404, as its pages are from then on.

    Every verb that changes what the two have together may raise it, by `hold`.
    """


@dataclass(frozen=True)
class Space:
    """A couple as one of its people sees it; `partner` is None in a solo space."""

    couple: Couple
    me: Membership
    partner: Membership | None

    @property
    def partner_name(self) -> str:
        return self.partner.user.name if self.partner else ""


def space_of(user: User) -> Space | None:
    """Return the person's open space in one query, or None before they introduced themselves."""
    rows = _open_space(user)
    me = next((row for row in rows if row.user_id == user.pk), None)
    if me is None:
        return None
    partner = next((row for row in rows if row.user_id != user.pk), None)
    return Space(me.couple, me, partner)


@compiled
def _open_space(user: User) -> QuerySet[Membership]:
    rows = Membership.objects.filter(couple=Couple.objects.current_one_of(user))
    return rows.select_related("couple", "user")


def has_other(user: User) -> bool:
    """Return whether this person is one of two now."""
    return bool(first(_pair_of(user)))


@compiled
def _pair_of(user: User) -> QuerySet[Couple, uuid.UUID]:
    ours = Couple.objects.current_for(user).filter(kind=Couple.Kind.PAIR)
    return ours.values_list("pk", flat=True)[:1]


def lock(couple: Couple) -> Couple:
    """Take the couple's row for this transaction and return it fresh, closed or not.

    Every verb that decides what opens, closes or may change takes this one lock first, so that
    two people who act at the same moment take turns. One's own words, and whatever takes
    something back, need no more than it. Raises DoesNotExist where the row is gone.
    """
    for fresh in _locked(couple):
        return fresh
    raise Couple.DoesNotExist


@compiled
def _locked(couple: Couple) -> QuerySet[Couple]:
    return Couple.objects.select_for_update().filter(pk=couple.pk)[:1]


@contextmanager
def hold(couple: Couple) -> Iterator[Couple]:
    """Take the couple's row for one transaction, as `lock` does, and hand it over fresh.

    Raises Closed where the space has ended.
    """
    with transaction.atomic():
        couple = lock(couple)
        if couple.ended_at is not None:
            raise Closed
        yield couple


def lock_people(*people: User) -> None:
    """Lock persons in the order of their ids, so that two pairings at once cannot deadlock.

    Not their keys: somebody who writes meanwhile, holding the couple, only points at them.
    """
    ids = sorted(person.pk for person in people)
    list(User.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def start_solo(user: User, at: datetime) -> Membership:
    """Open a space for one. Raises IntegrityError where the person has one already."""
    with transaction.atomic():
        couple = Couple.objects.create(
            kind=Couple.Kind.SOLO, zone=user.zone, created_at=at, rhythm_since=at, week_due_at=at
        )
        return Membership.objects.create(couple=couple, user=user, slot=1)


def start_pair(first: User, second: User, at: datetime, bond: str = Couple.Bond.PARTNERS) -> Couple:
    """Close both people's spaces and open a new one for the two of them.

    Call inside a transaction that holds `lock_people(first, second)`. Pairing again, even with
    the same person, starts empty.
    """
    for person in (first, second):
        close(Membership.objects.select_related("couple").get(user=person, left_at=None).couple, at)
    couple = Couple.objects.create(
        kind=Couple.Kind.PAIR,
        bond=bond,
        zone=first.zone,
        created_at=at,
        rhythm_since=at,
        week_due_at=at,
    )
    Membership.objects.create(couple=couple, user=first, slot=1)
    Membership.objects.create(couple=couple, user=second, slot=2)
    return couple


def on_close(forget: Callable[[Couple], None]) -> None:
    """Let a room's `forget` delete its rows of every space that closes, whatever closes it.

    Rooms register it once, in `AppConfig.ready`. It runs in the closing transaction, under the
    couple's lock, and opens no sealed words: leaving works whatever became of the keys.
    """
    if forget not in FORGETTING:
        FORGETTING.append(forget)


def close(couple: Couple, at: datetime) -> None:
    """End a space for everyone in it: its reminders stop, what belonged to both is shredded.

    Every room forgets what it registered with `on_close`, in that order. Call it inside a
    transaction: all of it goes, or nothing closes.
    """
    Couple.objects.filter(pk=couple.pk).update(ended_at=at)
    Membership.objects.filter(couple=couple, left_at=None).update(left_at=at)
    schedules.stop(scope=couple.pk)
    DataKey.objects.destroy_all(DataKey.Scope.COUPLE, [couple.pk], at)
    couple.rhythm_changes.all().delete()
    couple.bond_proposals.all().delete()
    for forget in FORGETTING:
        forget(couple)


def forget_last(user: User, at: datetime) -> None:
    """Delete the spaces that nobody but this person has, with all that is in them."""
    schedules.stop(user=user)  # first, so that no tick says anything meanwhile
    for membership in Membership.objects.filter(user=user, left_at=None).select_related("couple"):
        close(membership.couple, at)
    Couple.objects.only_of(user).delete()
