import warnings

from celery.beat import EmbeddedService
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intimacy.celery import app


class Command(BaseCommand):
    help = "Send a trial's reminders: one worker with beat inside, which needs no broker."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        if not settings.CELERY_BROKER_URL.startswith("memory:"):
            raise CommandError("Run `celery -A intimacy worker` and `celery -A intimacy beat`.")
        warnings.simplefilter("ignore", SecurityWarning)  # of root: nobody else hands us tasks
        # `celery worker -B` makes beat a process, which would talk to a memory of its own.
        beat = EmbeddedService(app, thread=True, scheduler_cls=settings.CELERY_BEAT_SCHEDULER)
        worker = app.Worker(pool="solo", quiet=True, gossip=False, mingle=False, heartbeat=False)
        beat.start()
        try:
            worker.start()
        finally:
            beat.stop()
