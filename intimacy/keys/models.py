"""Data keys: one a person, one a membership, one a couple. Destroying the key shreds the words."""

import uuid
from datetime import datetime

import tink
from django.db import models
from django.utils.timezone import now
from tink import aead, json_proto_keyset_format

from intimacy.keys import ring


class DataKeyManager(models.Manager["DataKey"]):
    def make(self, scope: str, owner: object) -> "DataKey":
        """Store a fresh key for `owner` (a primary key), wrapped by the ring's current key.

        Raises IntegrityError where a living key stands already.
        """
        key = DataKey(scope=scope, owner_id=str(owner))
        key.kek_id, kek = ring.current()
        key.wrapped = json_proto_keyset_format.serialize_encrypted(
            tink.new_keyset_handle(ring.TEMPLATE), kek, key.aad()
        )
        key.save(force_insert=True)
        return key

    def living(self, scope: str, owner: object) -> "DataKey":
        """Return the owner's living key; raises DoesNotExist after it was destroyed."""
        return self.get(scope=scope, owner_id=str(owner), destroyed_at__isnull=True)

    def of_user(self, user: int) -> "DataKey":
        """Return the key of what a person (by primary key) keeps for themselves alone, in no space.

        Made when it is first needed: call it holding the person's row. Raises DoesNotExist after
        it was destroyed.
        """
        if not self.filter(scope=DataKey.Scope.USER, owner_id=str(user)).exists():
            return self.make(DataKey.Scope.USER, user)
        return self.living(DataKey.Scope.USER, user)


class DataKey(models.Model):
    class Scope(models.TextChoices):
        USER = "user"
        MEMBERSHIP = "membership"
        COUPLE = "couple"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
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

    def __str__(self) -> str:
        return f"key {self.pk}"

    def aad(self) -> bytes:
        return f"datakey|{self.pk}|{self.scope}|{self.owner_id}".encode()

    def primitive(self) -> aead.Aead:
        """Unwrap this key for use now; never keep the result beyond a request.

        Raises TinkError where it was destroyed, altered, or wrapped by a key we no longer hold.
        """
        if self.wrapped is None:
            raise tink.TinkError("this key was destroyed")
        handle = json_proto_keyset_format.parse_encrypted(
            self.wrapped, ring.by_id(self.kek_id), self.aad()
        )
        return handle.primitive(aead.Aead)

    def destroy(self, at: datetime) -> None:
        """Make everything sealed under this key unreadable for ever."""
        self.wrapped, self.destroyed_at = None, at
        self.save(update_fields=["wrapped", "destroyed_at"])
