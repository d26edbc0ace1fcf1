"""Marking ideas in private, ten at a time: sent batches are closed, and only matches ever show.

Until both have sent a batch nothing shows, not even that one has; then what both marked shows
from the next opening of their week on. What one marked alone never shows to the other.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Protocol

from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from intimacy.accounts.models import User
from intimacy.clock.batches import keep_local_times
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from intimacy.lib.compiled import compiled
from intimacy.lib.local_times import NO_TIME
from intimacy.sharing.mark_tables import Batch, Mark, MarkQuerySet, Sending

SIZE = 10
RECOMPUTED = 2000  # batches at a time, when the zone data changes


def suits_all(idea: object, couple: Couple) -> bool:
    """True: whatever stands in the library is for any two."""
    return True


class Idea(Protocol):
    """What stands in a library: something with a name."""

    @property
    def name(self) -> str: ...


@compiled
def _matched(model: type[Mark], couple: Couple, at: datetime) -> QuerySet[Mark]:
    found: QuerySet[Mark] = MarkQuerySet(model).matched(at)
    return found.filter(couple=couple, couple__ended_at=None).fetch_mode(FETCH_RAISE)


@compiled
def _sent(model: type[Sending], couple: Couple, user: User) -> QuerySet[Sending, int]:
    mine: QuerySet[Sending] = model._default_manager.filter(couple=couple, user=user)
    return mine.values_list("pk", flat=True)


@compiled
def _marked(model: type[Mark], couple: Couple, number: int, user: User) -> QuerySet[Mark, str]:
    here: QuerySet[Mark] = MarkQuerySet(model)
    mine = here.filter(batch__couple=couple, batch__number=number, user=user)
    return mine.values_list("key", flat=True)


def _up_to[B: Batch](model: type[B], couple: Couple, number: int) -> list[B]:
    return _batches(model, couple, number)  # type: ignore[return-value]  # of the model asked for


@compiled
def _batches(model: type[Batch], couple: Couple, number: int) -> QuerySet[Batch]:
    found: QuerySet[Batch] = model._default_manager.filter(couple=couple, number__lte=number)
    return found.fetch_mode(FETCH_RAISE)


@dataclass(frozen=True)
class Marking[B: Batch, M: Mark, S: Sending, I: Idea]:
    """The marks of one room: its tables, its library by key, and whom of two an idea `suits`."""

    batches: type[B]
    marks: type[M]
    sendings: type[S]
    library: Callable[[], Mapping[str, I]]
    suits: Callable[[I, Couple], bool] = suits_all

    def batch_of(self, couple: Couple, user: User) -> B:
        """Return the ten ideas this person is at, unsaved until somebody marks any.

        Without keys where they have been through the whole library.
        """
        return self._batch(couple, len(_sent(self.sendings, couple, user)))

    def marks_of(self, batch: B, user: User) -> set[str]:
        """Return the keys this person marked in a batch, in one query, whoever saved it already."""
        return set(_marked(self.marks, batch.couple, batch.number, user))

    def mark(
        self,
        couple: Couple,
        number: int,
        keys: Collection[str],
        *,
        by: User,
        send: bool,
        at: datetime,
    ) -> bool:
        """Keep what `by` would like of batch `number`, in place of before; `send` closes it to
        them.

        Returns False where it is closed or not yet theirs, and changes nothing. `keys` outside
        the batch are left out.
        """
        with hold(couple) as couple:
            if self.batch_of(couple, by).number != number:
                return False
            batch = self._batch(couple, number)
            if not batch.keys:
                return False
            batch.save()
            self.every.filter(batch=batch, user=by).delete()
            mine = {"couple": couple, "batch": batch, "user": by}
            chosen = [key for key in batch.keys if key in keys]
            self.every.bulk_create(self.marks(**mine, key=key) for key in chosen)
            if send:
                self._send(batch, by, at)
        return True

    def resumed(self, couple: Couple, *, since: datetime, at: datetime) -> None:
        """Let what would have opened in a pause (`since` to `at`, UTC) open with the next week.

        Call it in the transaction that ends the pause: what appeared in mid-week would tell of it.
        """
        here = self.batches._default_manager.filter(couple=couple)
        waited = here.filter(opens_at__gte=since, opens_at__lte=at)
        waited.update(opens_at=rhythm.next_beginning_of(couple, at))

    def matches(self, couple: Couple, at: datetime) -> list[str]:
        """Return the keys of ideas both marked, the latest batch first, as both see them at
        `at`."""
        return list(dict.fromkeys(row.key for row in _matched(self.marks, couple, at)))

    def liked(self, user: User) -> list[str]:
        """Return the names of all ideas this person ever marked: theirs to take along."""
        known = self.library()
        keys = dict.fromkeys(self.every.filter(user=user).values_list("key", flat=True))
        return [known[key].name for key in keys if key in known]

    def forget_marks(self, couple: Couple, user: User) -> None:
        """Delete what one person marked in a space."""
        for model in (self.marks, self.sendings):
            model._default_manager.filter(couple=couple, user=user).delete()

    def recompute(self, after: str, at: datetime) -> str | None:
        """Compute the openings of the next batch of marked ideas anew, with other zone data."""
        ahead = self.batches._default_manager.filter(opens_at__gt=at)
        return keep_local_times(ahead, "opens_at", after, RECOMPUTED)

    @property
    def every(self) -> MarkQuerySet[M]:
        return MarkQuerySet(self.marks)

    def _send(self, batch: B, by: User, at: datetime) -> None:
        """Close a batch to `by`; once both have sent, it opens. The same work, whichever it is."""
        sent = self.sendings._default_manager
        sent.create(couple=batch.couple, batch=batch, user=by)
        batch.opens_at = rhythm.next_beginning_of(batch.couple, at)
        batch.mean(batch.opens_at, batch.couple.zone)
        other = Exists(sent.filter(batch=OuterRef("pk")).exclude(user=by))
        self.batches._default_manager.filter(other, pk=batch.pk).update(
            **{name: getattr(batch, name) for name in ("opens_at", *NO_TIME)}
        )

    def _batch(self, couple: Couple, number: int) -> B:
        rows = {row.number: row for row in _up_to(self.batches, couple, number)}
        if batch := rows.get(number):
            batch.couple = couple
            return batch
        had = {key for row in rows.values() for key in row.keys}
        return self.batches(couple=couple, number=number, keys=self._order(couple, had)[:SIZE])

    def _order(self, couple: Couple, had: Collection[str]) -> list[str]:
        """The library as this couple goes through it: another order for everybody, no chance in
        it."""

        def lot(key: str) -> bytes:
            return blake2b(f"{couple.pk}|{key}".encode(), digest_size=8).digest()

        fit = (key for key, idea in self.library().items() if self.suits(idea, couple))
        return sorted((key for key in fit if key not in had), key=lot)
