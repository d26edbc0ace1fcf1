"""The ring of key-encryption keys: a file outside the database, never in git or in a dump.

Its form: `{"current": id, "keys": {id: Tink keyset}}`. A data key names the ring key that wraps
it, so that the ring can be rotated (`manage.py ring`): add a key, make it current, re-wrap, then
drop the old one. The file is looked at on every use, since it may change under a running process.
"""

import json
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tink
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from tink import aead, json_proto_keyset_format, secret_key_access

from intimacy.lib.env import private_file

aead.register()
TEMPLATE = aead.aead_key_templates.AES256_GCM


class Ring(NamedTuple):
    """`current` is the id of the key that wraps what is new; `keys` holds all, by id."""

    current: str
    keys: dict[str, aead.Aead]


def new_ring() -> str:
    """Return a ring of one fresh key, as the text of its file."""
    return with_new_key({"keys": {}})


def with_new_key(ring: dict[str, object]) -> str:
    """Return a ring, given as the content of its file, with a fresh key made current, as text."""
    keyset = json_proto_keyset_format.serialize(
        tink.new_keyset_handle(TEMPLATE), secret_key_access.TOKEN
    )
    name = secrets.token_hex(4)
    keys = {**ring["keys"], name: json.loads(keyset)}  # type: ignore[dict-item]
    return json.dumps({"current": name, "keys": keys})


def without_keys(ring: dict[str, object], names: set[str]) -> str:
    """Return a ring, given as the content of its file, without the keys of these ids, as text."""
    keys = {name: key for name, key in ring["keys"].items() if name not in names}  # type: ignore[attr-defined]
    return json.dumps({"current": ring["current"], "keys": keys})


def read() -> Ring:
    """Return the ring as its file stands now.

    Raises ImproperlyConfigured, in plain words, where there is none or it does not parse.
    """
    path: Path = settings.KEK_RING_FILE
    try:
        found = path.stat()
        return _parsed(path, (found.st_mtime_ns, found.st_ino, found.st_size))
    except FileNotFoundError:
        raise ImproperlyConfigured(f"There is no key ring at {path}.") from None
    except OSError as error:
        why = os.strerror(error.errno or 0)
        raise ImproperlyConfigured(f"The key ring at {path} cannot be read: {why}.") from None


@lru_cache(maxsize=1)
def _parsed(path: Path, stamp: tuple[int, int, int]) -> Ring:
    try:
        ring = json.loads(path.read_text())
        keys = {
            name: json_proto_keyset_format.parse(
                json.dumps(keyset), secret_key_access.TOKEN
            ).primitive(aead.Aead)
            for name, keyset in ring["keys"].items()
        }
        found = Ring(ring["current"], keys)
        found.keys[found.current]
    except (ValueError, TypeError, KeyError, AttributeError, tink.TinkError):
        # Not chained: what led here quotes what it could not read, and that may be a key.
        raise ImproperlyConfigured(f"The key ring at {path} does not parse.") from None
    return found


def current() -> tuple[str, aead.Aead]:
    """Return the id and primitive of the ring key that wraps new data keys.

    A trial's first ring is made here: ask `DataKey.objects.must_fit()` first, which refuses where
    keys of an earlier ring are in use. Raises ImproperlyConfigured as `read` does.
    """
    if settings.EMBEDDED:
        private_file(settings.KEK_RING_FILE, new_ring)
    ring = read()
    return ring.current, ring.keys[ring.current]


def by_id(name: str) -> aead.Aead:
    """Return one ring key; raises TinkError where the ring does not hold it or cannot be read."""
    try:
        return read().keys[name]
    except (KeyError, ImproperlyConfigured) as error:
        raise tink.TinkError(f"no ring key {name}") from error
