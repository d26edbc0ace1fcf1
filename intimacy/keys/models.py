"""Data keys: one a person, one a membership, one a couple. Destroying the key shreds the words."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import tink
from django.db import models, transaction
from django.db.models import Count, F
from django.utils.timezone import now
from tink import aead, json_proto_keyset_format

from intimacy.keys import key_ring
from intimacy.keys.wrapped_secrets import Batch
from intimacy.lib.compiled import compiled
from intimacy.lib.rows import UuidRow

_unwrapped_now: ContextVar[dict[tuple[object, ...], aead.Aead] | None] = ContextVar(
    "unwrapped_now", default=None
)


@contextmanager
def unwrapped_once() -> Iterator[None]:
    """Unwrap each DataKey once for as long as this lasts, as a request, then forget them all."""
    token = _unwrapped_now.set({})
    try:
        yield
    finally:
        _unwrapped_now.reset(token)


class Unreadable(Exception):
    """A sealed row, or its data key, does not open today: nothing is shown, written or deleted.

    A key ring that was lost, mixed up or cut short looks like this, and so do altered bytes. What
    is sealed is still there: put the right ring back, and it opens.
    """


class DataKeyManager(models.Manager["DataKey"]):
    def make(self, scope: str, owner: object) -> "DataKey":
        """Store a fresh key for `owner` (a primary key), wrapped by the ring's current key.

        Raises IntegrityError where a living key stands already, Unreadable as `must_fit` does.
        """
        self.must_fit()
        key = DataKey(scope=scope, owner_id=str(owner))
        key.wrap(tink.new_keyset_handle(key_ring.TEMPLATE))
        key.save(force_insert=True)
        return key

    def must_fit(self) -> None:
        """Raise Unreadable unless the ring of today opens the newest living key.

        Asked before anything new is wrapped: what a mixed-up ring wraps would be lost with it.
        """
        for newest in _newest():
            newest.primitive()

    def wrapped_by(self) -> dict[str, int]:
        """Return how many living keys each ring key wraps, by its id."""
        living = self.filter(destroyed_at=None).order_by()
        return dict(living.values_list("kek_id").annotate(Count("pk")))

    def rewrap(self, after: str, most: int) -> Batch:
        """Wrap by the ring's current key up to `most` living keys that another one wraps.

        Those behind the primary key `after`, "" for the first, in one transaction. Rows are
        locked, so that a key somebody destroys meanwhile stays destroyed.
        """
        others = self.filter(destroyed_at=None).exclude(kek_id=key_ring.current()[0])
        with transaction.atomic():
            rows = others.filter(pk__gt=after) if after else others
            found = list(rows.select_for_update().order_by("pk")[:most])
            done = [key for key in found if key.rewrapped()]
            self.bulk_update(done, ["wrapped", "kek_id"])
        last = str(found[-1].pk) if found else None
        return Batch(last, len(done), len(found) - len(done))

    def destroy_all(self, scope: str, owners: Iterable[object], at: datetime) -> None:
        """Destroy every living key of these owners (primary keys), opening none of them."""
        names = [str(owner) for owner in owners]
        living = self.filter(scope=scope, owner_id__in=names, destroyed_at=None)
        living.update(wrapped=None, destroyed_at=at)

    def of(self, scope: str, owner: object) -> "DataKey":
        """Return the owner's key, made when it is first needed.

        Call it holding the owner's row. Raises DoesNotExist after it was destroyed, Unreadable
        where it would have to be made and the ring does not fit.
        """
        for key in _owned(str(scope), str(owner)):
            if key.destroyed_at is not None:
                raise self.model.DoesNotExist
            return key
        return self.make(scope, owner)


@compiled
def _newest() -> "models.QuerySet[DataKey]":
    return DataKey.objects.filter(destroyed_at=None).order_by("-created_at")[:1]


@compiled
def _owned(scope: str, owner: str) -> "models.QuerySet[DataKey]":
    rows = DataKey.objects.filter(scope=scope, owner_id=owner)
    return rows.order_by(F("destroyed_at").desc(nulls_first=True))[:1]


class DataKey(UuidRow):
    class Scope(models.TextChoices):
        USER = "user"
        MEMBERSHIP = "membership"
        COUPLE = "couple"

    scope = models.CharField(max_length=10, choices=Scope)
    owner_id = models.CharField(max_length=36)
    kek_id = models.CharField(max_length=16)
    wrapped = models.TextField(null=True)  # noqa: DJ001  null is what a destroyed key looks like
    created_at = models.DateTimeField(default=now)
    destroyed_at = models.DateTimeField(null=True)

    objects = DataKeyManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "owner_id"],
                condition=models.Q(destroyed_at__isnull=True),
                name="keys_one_living_key_an_owner",
            ),
            models.CheckConstraint(
                condition=models.Q(destroyed_at__isnull=True, wrapped__isnull=False)
                | models.Q(destroyed_at__isnull=False, wrapped__isnull=True),
                name="keys_destroyed_means_gone",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created_at"],
                condition=models.Q(destroyed_at__isnull=True),
                name="keys_newest",
            ),
            models.Index(
                fields=["kek_id", "id"],
                condition=models.Q(destroyed_at__isnull=True),
                name="keys_by_ring_key",
            ),
        ]

    def aad(self) -> bytes:
        return f"datakey|{self.pk}|{self.scope}|{self.owner_id}".encode()

    def primitive(self) -> aead.Aead:
        """Unwrap this key for use now, within `unwrapped_once` for as long as that lasts.

        Raises Unreadable where it was destroyed, altered, or wrapped by a key we do not hold.
        """
        known, row = _unwrapped_now.get(), (self.aad(), self.kek_id, self.wrapped)
        if known is not None and row in known:
            return known[row]
        try:
            primitive = self._unwrapped().primitive(aead.Aead)
        except tink.TinkError as error:
            raise Unreadable(f"data key {self.pk}, wrapped by {self.kek_id}") from error
        if known is not None:
            known[row] = primitive
        return primitive

    def wrap(self, handle: tink.KeysetHandle) -> None:
        """Put a keyset into this row, wrapped by the ring's current key. The row is not saved."""
        self.kek_id, kek = key_ring.current()
        self.wrapped = json_proto_keyset_format.serialize_encrypted(handle, kek, self.aad())

    def rewrapped(self) -> bool:
        """Wrap this key by the ring's current key, unsaved; False where it does not open."""
        try:
            self.wrap(self._unwrapped())
        except tink.TinkError:
            return False
        return True

    def _unwrapped(self) -> tink.KeysetHandle:
        if self.wrapped is None:
            raise tink.TinkError("this key was destroyed")
        return json_proto_keyset_format.parse_encrypted(
            self.wrapped, key_ring.by_id(self.kek_id), self.aad()
        )

    def destroy(self, at: datetime) -> None:
        """Make everything sealed under this key unreadable for ever."""
        self.wrapped, self.destroyed_at = None, at
        self.save(update_fields=["wrapped", "destroyed_at"])


class EncryptedRow(UuidRow):
    """A row that holds sealed bytes; `ENCRYPTED_AS` is a constant, whatever the table is called."""

    ENCRYPTED_AS: str

    key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
