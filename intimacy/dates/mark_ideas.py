"""Marking ideas in private, ten at a time: sent batches are closed, and only matches ever show.

Until both have sent a batch nothing shows, not even that one has; then what both marked shows
from the next opening of their week on. What one marked alone never shows to the other.
"""

from collections.abc import Collection
from datetime import datetime
from hashlib import blake2b

from intimacy.accounts.models import User
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from intimacy.dates.ideas import ideas
from intimacy.dates.models import Batch, Mark, Sending
from intimacy.lib.local_times import NO_TIME

SIZE = 10


def batch_of(couple: Couple, user: User) -> Batch:
    """Return the ten ideas this person is at, unsaved until somebody marks any.

    Without keys where they have been through the whole library.
    """
    number = Sending.objects.filter(couple=couple, user=user).count()
    return _batch(couple, number)


def marks_of(batch: Batch, user: User) -> set[str]:
    """Return the keys this person marked in a batch."""
    if batch.pk is None:
        return set()
    return set(Mark.objects.filter(batch=batch, user=user).values_list("key", flat=True))


def mark(
    couple: Couple, number: int, keys: Collection[str], *, by: User, send: bool, at: datetime
) -> bool:
    """Keep what `by` would like of batch `number`, in place of before; `send` closes it to them.

    Returns False where it is closed or not yet theirs, and changes nothing. `keys` outside the
    batch are left out.
    """
    with hold(couple) as couple:
        if batch_of(couple, by).number != number:
            return False
        batch = _batch(couple, number)
        if not batch.keys:
            return False
        batch.save()
        Mark.objects.filter(batch=batch, user=by).delete()
        chosen = [key for key in batch.keys if key in keys]
        Mark.objects.bulk_create(
            Mark(couple=couple, batch=batch, user=by, key=key) for key in chosen
        )
        if send:
            _send(batch, by, at)
    return True


def resumed(couple: Couple, *, since: datetime, at: datetime) -> None:
    """Let what would have opened in a pause (`since` to `at`, UTC) open with the next week.

    Call it in the transaction that ends the pause: what appeared in mid-week would tell of it.
    """
    waited = Batch.objects.filter(couple=couple, opens_at__gte=since, opens_at__lte=at)
    waited.update(opens_at=rhythm.next_beginning_of(couple, at))


def matches(couple: Couple, at: datetime) -> list[str]:
    """Return the keys of ideas both marked, the latest batch first, as both see them at `at`."""
    found = Mark.objects.matched(at).filter(couple=couple, couple__ended_at=None)
    return list(dict.fromkeys(found.values_list("key", flat=True)))


def liked(user: User) -> list[str]:
    """Return the names of all ideas this person ever marked: theirs to take along."""
    keys = dict.fromkeys(Mark.objects.filter(user=user).values_list("key", flat=True))
    return [ideas()[key].name for key in keys if key in ideas()]


def forget_marks(couple: Couple, user: User) -> None:
    """Delete what one person marked in a space."""
    for model in (Mark, Sending):
        model.objects.filter(couple=couple, user=user).delete()


def _send(batch: Batch, by: User, at: datetime) -> None:
    Sending.objects.create(couple=batch.couple, batch=batch, user=by)
    if batch.sendings.count() == 2:
        opens_at = rhythm.next_beginning_of(batch.couple, at)
        batch.opens_at = opens_at
        batch.mean(opens_at, batch.couple.zone)
        batch.save(update_fields=["opens_at", *NO_TIME])


def _batch(couple: Couple, number: int) -> Batch:
    rows = {row.number: row for row in Batch.objects.filter(couple=couple, number__lte=number)}
    if number in rows:
        return rows[number]
    had = {key for row in rows.values() for key in row.keys}
    return Batch(couple=couple, number=number, keys=_order(couple, had)[:SIZE])


def _order(couple: Couple, had: Collection[str]) -> list[str]:
    """The library as this couple goes through it: another order for everybody, no chance in it."""

    def lot(key: str) -> bytes:
        return blake2b(f"{couple.pk}|{key}".encode(), digest_size=8).digest()

    return sorted((key for key in ideas() if key not in had), key=lot)
