"""The Celery application: `celery -A intimacy worker`, `celery -A intimacy beat`."""

import os

from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")

app = Celery("intimacy")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs: object) -> None:
    """Leave settings.LOGGING alone: Celery's own would put a failed task's words into the log."""


@worker_init.connect
@beat_init.connect
def stop_without_keys(**kwargs: object) -> None:
    """Refuse to start worker or beat under a key ring that does not fit; the log says why.

    An ordinary exception would only be logged by Celery, and the process would go on.
    """
    from django.db import connections  # the applications are ready by now

    from intimacy.keys.ring_check import must_fit

    try:
        must_fit()
    except ImproperlyConfigured as error:
        raise SystemExit(1) from error
    connections.close_all()  # no connection goes along into forked processes
