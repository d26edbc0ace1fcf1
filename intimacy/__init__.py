import zoneinfo

# One source of time zones on every host: the locked `tzdata` package, never the system's files.
# Before anything else, since a zone that was asked for once stays as it was.
zoneinfo.reset_tzpath(to=[])
zoneinfo.ZoneInfo.clear_cache()

from intimacy.celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
