"""Who we are to a push service: VAPID (RFC 8292), with one key for the whole house."""

import time
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02
from py_vapid.utils import b64urlencode

LASTS = 12 * 3600  # seconds a signature is good for; a day is what a push service may refuse


def public_key() -> str:
    """Return the `applicationServerKey` browsers subscribe with, or "" where push is not set up."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    public = Vapid02.from_string(settings.VAPID_PRIVATE_KEY).public_key
    return str(b64urlencode(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)))


def authorization(endpoint: str) -> str:
    """Return the header that says a push to `endpoint` comes from us."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": settings.VAPID_SUBJECT,
        "exp": int(time.time()) + LASTS,
    }
    return str(Vapid02.from_string(settings.VAPID_PRIVATE_KEY).sign(claims)["Authorization"])
