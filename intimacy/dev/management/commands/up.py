import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intimacy.dev.trial_processes import run


class Command(BaseCommand):
    help = "Run a trial: the web server and the worker, until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The real thing runs in more than one place: see the README.")
        manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
        commands = {"web server": [*manage, "serve"], "worker": [*manage, "worker"]}
        sys.exit(run(commands, lambda line: print(line, flush=True)))
