"""Push services that refuse us: the device is kept, its owner sees it, and one alarm is raised."""

import logging
from contextlib import suppress
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import DatabaseError
from django.utils.timezone import now

from intimacy.lib.spans import WEEK
from intimacy.reminders.models import Subscription
from intimacy.reminders.reach import something_lost

log = logging.getLogger(__name__)


def refused(device: Subscription, status: int) -> None:
    """Mark a device that a push service refused for a reason of ours (an HTTP status).

    The log says so once a cause, in all processes, until it works again or a week has passed.
    """
    cause = f"{status} {urlsplit(device.endpoint).netloc}"
    if device.refused_for != cause:
        same = Subscription.objects.filter(pk=device.pk, endpoint=device.endpoint)
        if not same.update(refused_at=device.refused_at or now(), refused_for=cause):
            return  # it gave another address meanwhile
        if device.refused_at is None:
            something_lost(device.user_id)
    if _is_news(cause):
        log.error("push: refused for a reason of ours, look at the VAPID settings: %s", cause)


def accepted(device: Subscription) -> None:
    """Take the mark off a device that is reached again; what refuses us then is news again."""
    if device.refused_at is None:
        return
    same = Subscription.objects.filter(pk=device.pk, endpoint=device.endpoint)
    same.update(refused_at=None, refused_for="")
    with suppress(DatabaseError):
        cache.delete(_key(device.refused_for))


def _is_news(cause: str) -> bool:
    with suppress(DatabaseError):
        return cache.add(_key(cause), True, WEEK.total_seconds())
    return True


def _key(cause: str) -> str:
    return f"push-refused:{cause}".replace(" ", ":")
