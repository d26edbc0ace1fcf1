"""What worker processes of the fault tests run with: the test database, a broker of their own."""

import os

from intimacy.lib.monotonic_schedule import every
from tests.settings import *  # noqa: F403

DATABASES["default"]["NAME"] = os.environ["WORKERS_DATABASE"]  # noqa: F405
CELERY_IMPORTS = ["tests.reminders.workers"]
if "WORKERS_REDIS" in os.environ:
    CELERY_BROKER_URL = os.environ["WORKERS_REDIS"]
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    }
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "intimacy.reminders.tasks.tick", "schedule": every(0.3)},
    "sweep": {"task": "intimacy.reminders.tasks.sweep", "schedule": every(0.3)},
}
if "WORKERS_SMTP" in os.environ:
    smtp = {"host": "127.0.0.1", "port": int(os.environ["WORKERS_SMTP"]), "timeout": 10}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    MAILERS = {"default": {"BACKEND": backend, "OPTIONS": smtp}}
