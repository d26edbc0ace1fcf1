"""A promise is made, moved, kept or let go, and taken back, by its author alone.

Its words stay as they were; what they say at the end are theirs. Each turn takes the place of the
one before it: nothing tells how often a day was moved.
"""

import uuid
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intimacy.couples.models import Membership
from intimacy.couples.spaces import Closed, hold, lock
from intimacy.dreams.models import Promise
from intimacy.dreams.promise_reminders import settle
from intimacy.keys.decryption import must_decrypt
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.pressed_twice import new_id
from intimacy.reminders import schedules

OPEN_AT_MOST = 12
OPEN, KEPT, GONE = Promise.State.OPEN, Promise.State.KEPT, Promise.State.GONE


def make_promise(
    text: str, day: date, *, by: Membership, at: datetime, once: uuid.UUID | None = None
) -> Promise:
    """Promise something by a day on `by`'s clock; the same `once` again makes no other.

    Raises ValidationError where too many are open, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        mine: QuerySet[Promise] = Promise.objects.filter(author=by.user, couple=couple)
        if once and (made := mine.filter(pk=once).first()):
            return made
        if mine.filter(state=OPEN).count() >= OPEN_AT_MOST:
            raise ValidationError(
                _("You have %(most)s promises open. Few are easier to keep.")
                % {"most": OPEN_AT_MOST}
            )
        promise = Promise(pk=new_id(Promise, once), couple=couple, author=by.user, key=by.key())
        promise.day = promise.day_known = day
        promise.made_at = promise.reached_at = promise.turned_at = at
        encrypt_text(promise, "body", text)
        promise.save(force_insert=True)
        settle(promise, at)
    return promise


def move_promise(promise: Promise, day: date, *, by: Membership, at: datetime) -> None:
    """Give an open promise another day; one that was closed meanwhile stays as it is.

    Raises Closed where it is gone or the space has ended.
    """
    with hold(by.couple):
        promise = _own(promise, by, at)
        if promise.state == OPEN and promise.day != day:
            promise.day = day
            _turn(promise, at)


def close_promise(promise: Promise, state: str, line: str, *, by: Membership, at: datetime) -> None:
    """Say that a promise was kept, or let it go, with a line or without; once, the first counts.

    Raises Unreadable where its words do not open, Closed where it is gone.
    """
    with hold(by.couple):
        promise = _own(promise, by, at)
        if promise.state != OPEN:
            return
        must_decrypt([promise], "body", by.user)
        promise.state = state
        if line:
            encrypt_text(promise, "line", line)
        _turn(promise, at)


def take_promise_back(promise: Promise, *, by: Membership, at: datetime) -> None:
    """Delete one's own promise, whatever has become of it.

    Raises Unreadable where it does not open, Closed where it is gone.
    """
    with transaction.atomic():
        lock(by.couple)
        promise = _own(promise, by, at)
        must_decrypt([promise], "body", by.user)
        schedules.stop(subject=promise.pk, scope=promise.couple_id)
        promise.delete()


def _own(promise: Promise, by: Membership, at: datetime) -> Promise:
    """Return it as it stands under the lock, with the `day_told` the other knows."""
    rows = Promise.objects.filter(pk=promise.pk, couple=by.couple_id, author=by.user)
    fresh: Promise
    for fresh in rows.as_told(at).select_related("key", "author"):
        return fresh
    raise Closed


def _turn(promise: Promise, at: datetime) -> None:
    promise.day_known = promise.day_told  # type: ignore[attr-defined]  # annotated by `_own`
    promise.turned_at = max(at, promise.reached_at)
    promise.save(update_fields=["day", "day_known", "state", "line", "turned_at"])
    settle(promise, at)
