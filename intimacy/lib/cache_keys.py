"""What the rows of the cache are called in the database."""

import hmac
from hashlib import sha256

from django.conf import settings


def secret_name(key: str, key_prefix: str, version: int) -> str:
    """Return the name of the row for `key`, the same in every process.

    No dump and no log of the database tells from whose network somebody guessed; and nobody can
    choose which rows go first where there are too many.
    """
    whole = f"{key_prefix}:{version}:{key}"
    return hmac.new(settings.SECRET_KEY.encode(), whole.encode(), sha256).hexdigest()
