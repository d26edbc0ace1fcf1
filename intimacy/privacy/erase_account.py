"""Erasing an account: asked for, taken back within seven days, or done for good.

`erase_at` of the person is all that is stored of it. From the request on nobody else reads a word
of theirs and nothing is sent to them; once that moment has passed all of it goes in one
transaction.
"""

from datetime import datetime, timedelta

from django.db import transaction

from intimacy.accounts.end_sessions import end_others
from intimacy.accounts.forget_person import forget_person
from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.calendars import addresses
from intimacy.counseling.care import erased_people
from intimacy.couples import pair_couple, part_couple
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import lock, lock_people, space_of
from intimacy.keys.models import DataKey
from intimacy.reminders.models import Subscription
from intimacy.sharing.models import Item
from prompts.models import Prompt

WAITS = timedelta(days=7)
BATCH = 100  # persons a run; the next comes soon
AGAIN = timedelta(hours=1)  # after an attempt that broke


def ask(user: User, *, at: datetime, here: str | None = None) -> bool:
    """Set when this person is erased, seven days after `at` (UTC); False where that is set already.

    A shared space ends as by leaving, care they give ends, invitations, calendar address, devices
    and every session but `here` with it.
    """
    with transaction.atomic():
        _let_go(user, at)
        if not User.objects.filter(pk=user.pk, erase_at=None).update(erase_at=at + WAITS):
            return False
        record("erasure.asked", actor_id=user.pk)
    user.erase_at = at + WAITS
    end_others(user, here=here)
    return True


def _let_go(user: User, at: datetime) -> None:
    """End whatever another person, or something outside, has of this one. Call it atomically."""
    space = space_of(user)
    if space and space.couple.is_pair:
        part_couple.leave(space.me, at=at)  # which locks both, in the order of all such locks
    lock_people(user)
    pair_couple.cancel(user, at=at)
    pair_couple.take_back(user, at=at)
    erased_people.stop_work(user, at)
    addresses.stop(user)
    Subscription.objects.filter(user=user).delete()


def keep(user: User) -> bool:
    """Take the request back; False where none stands. The account is as it was, but for what ended.

    Until the last moment: where erasing was faster there is nobody to take it back any more.
    """
    with transaction.atomic():
        stood = User.objects.filter(pk=user.pk, erase_at__isnull=False).update(erase_at=None)
        if stood:
            record("erasure.taken_back", actor_id=user.pk)
    return bool(stood)


def due(at: datetime) -> list[int]:
    """Return the ids of some people whose seven days are over at `at` (UTC)."""
    found = User.objects.filter(erase_at__lte=at).order_by("erase_at", "pk")
    return list(found.values_list("pk", flat=True)[:BATCH])


def erase(pk: int, at: datetime) -> bool:
    """Delete one User and all that is theirs, destroy their keys; False where it is not due.

    One transaction: a worker that dies in it has changed nothing, and the next run begins anew.
    """
    with transaction.atomic():
        waiting = User.objects.select_for_update(no_key=True).filter(pk=pk, erase_at__lte=at)
        user = waiting.first()
        if user is None:
            return False
        for couple in Couple.objects.filter(memberships__user=user).order_by("pk"):
            lock(couple)  # two of one space who are erased at once take turns: the last takes it
        _let_go(user, at)
        end_others(user, here=None)
        _destroy_keys(user, at)
        forget_person(user, at)
        asked = Item.objects.values("version__prompt")
        Prompt.objects.orphaned().exclude(pk__in=asked).delete()
        record("erasure.done", actor_id=pk)
    return True


def erase_again(at: datetime) -> int:
    """Erase every User whose own key is destroyed, back from a backup; return how many those were.

    Nothing but an erasure destroys the key of a person.
    """
    destroyed = DataKey.objects.filter(scope=DataKey.Scope.USER, destroyed_at__isnull=False)
    ids = [int(owner) for owner in destroyed.values_list("owner_id", flat=True)]
    back = list(User.objects.filter(pk__among=ids).values_list("pk", flat=True))
    User.objects.filter(pk__in=back).update(erase_at=at)
    return sum(erase(pk, at) for pk in back)


def put_off(pk: int, at: datetime) -> None:
    """Let whoever could not be erased at `at` (UTC) wait an hour, behind all others."""
    User.objects.filter(pk=pk, erase_at__isnull=False).update(erase_at=at + AGAIN)


def _destroy_keys(user: User, at: datetime) -> None:
    """Leave of each key a row without it, so that an older backup still fits today's keys.

    One of the person's own is left in any case, by which `erase_again` knows them.
    """
    scopes = DataKey.Scope
    gone = {"destroyed_at": at, "created_at": at}
    DataKey.objects.get_or_create(scope=scopes.USER, owner_id=str(user.pk), defaults=gone)
    owned: list[tuple[DataKey.Scope, list[object]]] = [
        (scopes.USER, [user.pk]),
        (
            scopes.MEMBERSHIP,
            list(Membership.objects.filter(user=user).values_list("pk", flat=True)),
        ),
        (scopes.COUPLE, list(Couple.objects.only_of(user).values_list("pk", flat=True))),
    ]
    for scope, owners in owned:
        DataKey.objects.destroy_all(scope, owners, at)
