"""The ring of key-encryption keys: a file outside the database, never in git or in a dump.

Its form: `{"current": id, "keys": {id: Tink keyset}}`. A data key names the ring key that wraps
it, so the ring can be rotated: add a key, make it current, re-wrap, then drop the old one.
"""

import json
import secrets
from functools import cache

import tink
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from tink import aead, json_proto_keyset_format, secret_key_access

from intimacy.lib.env import private_file

aead.register()
TEMPLATE = aead.aead_key_templates.AES256_GCM


def new_ring() -> str:
    """Return a ring of one fresh key, as the text of its file."""
    keyset = json_proto_keyset_format.serialize(
        tink.new_keyset_handle(TEMPLATE), secret_key_access.TOKEN
    )
    name = secrets.token_hex(4)
    return json.dumps({"current": name, "keys": {name: json.loads(keyset)}})


@cache
def _ring() -> tuple[str, dict[str, aead.Aead]]:
    path = settings.KEK_RING_FILE
    if not settings.EMBEDDED and not path.exists():
        raise ImproperlyConfigured(f"No key ring at {path}: make one with `manage.py new_ring`")
    ring = json.loads(private_file(path, new_ring))
    keys = {
        name: json_proto_keyset_format.parse(json.dumps(keyset), secret_key_access.TOKEN).primitive(
            aead.Aead
        )
        for name, keyset in ring["keys"].items()
    }
    return ring["current"], keys


def current() -> tuple[str, aead.Aead]:
    """Return the id and primitive of the ring key that wraps new data keys."""
    name, keys = _ring()
    return name, keys[name]


def by_id(name: str) -> aead.Aead:
    """Return one ring key; raises TinkError where the ring no longer holds it."""
    try:
        return _ring()[1][name]
    except KeyError as error:
        raise tink.TinkError(f"no ring key {name}") from error
