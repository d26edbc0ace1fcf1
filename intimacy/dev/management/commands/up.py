import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from intimacy.dev.running import run

GRANIAN = "--interface wsgi --workers 2 --blocking-threads 1 --log-level warning"


class Command(BaseCommand):
    help = "Run a trial: the web server and the worker, until Ctrl-C."
    requires_system_checks = []

    def handle(self, *args: object, **options: object) -> None:
        if not settings.EMBEDDED:
            raise CommandError("The real thing runs in more than one place: see the README.")
        server = str(Path(sys.executable).with_name("granian"))
        address = ["--host", settings.BIND, "--port", settings.PORT]
        commands = {
            "web server": [server, *GRANIAN.split(), *address, "intimacy.wsgi:application"],
            "worker": [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"],
        }
        sys.exit(run(commands, lambda line: print(line, flush=True)))
