"""For whoever watches over a running house: is it up, and which part is away. No data."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis import Redis
from redis.exceptions import OutOfMemoryError, RedisError

from intimacy.keys.models import DataKey, Unreadable
from intimacy.lib.zones import RELEASE
from intimacy.reminders.heartbeat import seconds_since_tick

SOON = 2.0  # seconds to wait for a broker


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """Say ok where this process and its database work: for the load balancer."""
    _ask_database()
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Say of each part whether it answers, when reminders ticked last, and the zones' release.

    503 where a part is away, or the key ring does not open the newest data key, or the broker is
    full: pages work without a broker, signing in too, but reminders wait. A clock that stands
    still is told.
    """
    parts = {
        "database": _ask_database,
        "keys": DataKey.objects.must_fit,
        "cache": _ask_cache,
        "broker": _ask_broker,
    }
    said = {name: _state(ask) for name, ask in parts.items()}
    ticked = seconds_since_tick() if said["cache"] == "ok" else None
    told = {**said, "seconds_since_tick": ticked, "zones": RELEASE}
    return JsonResponse(told, status=200 if {*said.values()} == {"ok"} else 503)


def _state(ask: Callable[[], object]) -> str:
    try:
        ask()
    except OutOfMemoryError:
        return "full"
    except (DatabaseError, RedisError, Unreadable):
        return "away"
    return "ok"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("ready")


def _ask_broker() -> None:
    """Write to Redis, which one that is full refuses while it answers; a trial's broker lies in
    the worker's own memory and cannot be asked."""
    if settings.CELERY_BROKER_URL.startswith("redis"):
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_timeout=SOON, socket_connect_timeout=SOON
        ) as broker:
            broker.set("ready", "", ex=60)
