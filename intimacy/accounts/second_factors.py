"""Second-factor secrets at rest, wrapped by the key ring itself: they belong to no space."""

from collections import Counter
from typing import Any

import tink
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import F, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Left, StrIndex

from intimacy.keys import key_ring
from intimacy.keys.models import DataKey, Unreadable
from intimacy.keys.wrapped_secrets import Batch

BOUND_TO = b"v1|mfa"
FIELDS = ("secret", "seed")  # what allauth hands to `encrypt`: of an app, of recovery codes


def encrypt(text: str) -> str:
    """Return `text` as it lies in the database: the id of the ring key, and the sealed bytes.

    Raises Unreadable where the ring of today does not fit this house.
    """
    DataKey.objects.must_fit()
    name, key = key_ring.current()
    return f"{name}:{key.encrypt(text.encode(), BOUND_TO).hex()}"


def decrypt(encrypted: str) -> str:
    """Return what `encrypt` was given. Raises Unreadable where it does not open today."""
    name, _, sealed = encrypted.partition(":")
    try:
        return str(key_ring.by_id(name).decrypt(bytes.fromhex(sealed), BOUND_TO).decode())
    except (tink.TinkError, ValueError) as error:
        raise Unreadable(f"a second factor, wrapped by {name}") from error


def wrapped_by() -> dict[str, int]:
    """Return how many second-factor secrets each ring key wraps, by its id."""
    return dict(Counter(_secrets().values_list("ring_key", flat=True)))


def rewrap(after: str, most: int) -> Batch:
    """Wrap by the ring's current key up to `most` secrets that another one wraps.

    Those behind the id `after`, "" for the first, in one transaction. A code used in this
    very moment may put the old one back: `manage.py ring check` counts it, another run mends it.
    """
    with transaction.atomic():
        others = _secrets().exclude(ring_key=key_ring.current()[0]).filter(pk__gt=after or 0)
        ids = list(others.order_by("pk").values_list("pk", flat=True)[:most])
        rows = Authenticator.objects.select_for_update(of=("self",)).filter(pk__in=ids)
        found = list(rows.order_by("pk"))
        done = [row for row in found if _rewrapped(row)]
        Authenticator.objects.bulk_update(done, ["data"])
    return Batch(str(ids[-1]) if ids else None, len(done), len(found) - len(done))


def _rewrapped(row: Authenticator) -> bool:
    try:
        again = {name: encrypt(decrypt(row.data[name])) for name in FIELDS if name in row.data}
    except Unreadable:
        return False
    row.data |= again
    return True


def _secrets() -> QuerySet[Any]:
    sealed = Coalesce(*(KT(f"data__{name}") for name in FIELDS))
    rows = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).annotate(sealed=sealed)
    found: QuerySet[Any] = rows.annotate(
        ring_key=Left("sealed", StrIndex(F("sealed"), Value(":")) - 1)
    )
    return found
