"""The Celery application: `celery -A intimacy worker`, `celery -A intimacy beat`."""

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")

app = Celery("intimacy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs: object) -> None:
    """Leave settings.LOGGING alone: Celery's own would put a failed task's words into the log."""
