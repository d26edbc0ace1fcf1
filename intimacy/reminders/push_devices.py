"""Browsers that take pushes: added by the person signed in on them, moved when somebody else is."""

import string
from base64 import urlsafe_b64decode
from collections.abc import Collection

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.reminders.models import Preferences, Subscription
from intimacy.reminders.outside_requests import allowed
from intimacy.reminders.reach import something_lost
from intimacy.reminders.vapid import public_key as public_key  # what a browser subscribes with

DEVICES = 10
BASE64URL = {*string.ascii_letters, *string.digits, "-", "_"}
LONGEST = 1000
NOT_ONE = _("This browser’s answer cannot be used. Try again, or use another browser.")


def devices_of(people: Collection[int]) -> dict[int, list[Subscription]]:
    """Return the browsers of each of these people that has any, the newest first: one query."""
    found: dict[int, list[Subscription]] = {}
    for device in Subscription.objects.filter(user__among=people).order_by("-created_at"):
        found.setdefault(device.user_id, []).append(device)
    return found


def save(user: User, endpoint: str, p256dh: str, auth: str) -> None:
    """Send this person's pushes to a browser from now on, and nobody else's.

    The three come from the browser's PushSubscription, the keys in base64url. Of more than ten
    browsers the oldest is forgotten. Raises ValidationError for what no browser would say.
    """
    keys = _checked(endpoint, p256dh, auth)
    Subscription.objects.update_or_create(
        endpoint=endpoint, defaults={"user": user, "created_at": now(), **keys}
    )
    mine = Subscription.objects.filter(user=user).order_by("-created_at", "-pk")
    kept = list(mine.values_list("pk", flat=True)[:DEVICES])
    mine.exclude(pk__in=kept).delete()
    Preferences.objects.filter(user=user).update(device_lost_at=None)
    record("push.added", actor_id=user.pk)


def renew(device: Subscription, endpoint: str, p256dh: str, auth: str) -> None:
    """Follow a browser whose push service gave it another address: it stays the same device.

    Of two that say the same address at once the later one has it. Raises ValidationError for what
    no browser would say.
    """
    keys = _checked(endpoint, p256dh, auth)
    try:
        _follow(device, endpoint, keys)
    except IntegrityError:  # written down by another between our deleting and our writing
        _follow(device, endpoint, keys)


def _follow(device: Subscription, endpoint: str, keys: dict[str, object]) -> None:
    with transaction.atomic():
        Subscription.objects.filter(endpoint=endpoint).exclude(pk=device.pk).delete()
        Subscription.objects.filter(pk=device.pk).update(endpoint=endpoint, **keys)


def drop(user: User, endpoint: str) -> None:
    """Forget a browser of this person's; nothing, where it is not theirs."""
    if Subscription.objects.filter(user=user, endpoint=endpoint).delete()[0]:
        something_lost(user.pk)
        record("push.removed", actor_id=user.pk)


def gone(device: Subscription) -> None:
    """Forget a browser that takes no pushes any more, unless it gave another address meanwhile."""
    if Subscription.objects.filter(pk=device.pk, endpoint=device.endpoint).delete()[0]:
        something_lost(device.user_id, device_lost_at=now())


def _checked(endpoint: str, p256dh: str, auth: str) -> dict[str, object]:
    """Return what to write down of a browser's keys. Raises ValidationError."""
    if len(endpoint) > LONGEST or not allowed(endpoint) or not (_is_key(p256dh) and _is_auth(auth)):
        raise ValidationError(NOT_ONE)
    keys = {"p256dh": p256dh.rstrip("="), "auth": auth.rstrip("=")}
    return {**keys, "refused_at": None, "refused_for": ""}


def _is_key(text: str) -> bool:
    """True for an uncompressed point of P-256 (RFC 8291, 3.1)."""
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), raw := _decoded(text))
    except ValueError:
        return False
    return len(raw) == 65


def _is_auth(text: str) -> bool:
    try:
        return len(_decoded(text)) == 16
    except ValueError:
        return False


def _decoded(text: str) -> bytes:
    """Return the bytes of base64url with or without padding. Raises ValueError."""
    bare = text.rstrip("=")
    if not set(bare) <= BASE64URL:
        raise ValueError
    return urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
