"""A clock nobody can set, for whatever counts seconds rather than tells the time."""

from datetime import UTC, datetime, timedelta
from time import monotonic

from celery.schedules import schedule

_BEGAN, _FROM = datetime.now(UTC), monotonic()


def steady_now() -> datetime:
    """Return when we began plus the seconds since (UTC), however the computer's clock was set."""
    return _BEGAN + timedelta(seconds=monotonic() - _FROM)


def every(seconds: float) -> schedule:
    """Return a schedule for beat, which by the wall clock would stand still for the hour that a
    clock was set back."""
    return schedule(seconds, nowfun=steady_now)
