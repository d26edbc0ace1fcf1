import os
import sys
from argparse import ArgumentParser
from importlib import import_module

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from intimacy.keys.ring_check import must_fit

SITE = "intimacy.server:application"
# A process that dies is replaced. Headers have 15 seconds, and a connection nobody uses as long;
# a process looks after 512 connections. HTTP/2 would know neither limit.
HOW = (
    "--interface asginl --http 1 --no-ws --workers 2 --respawn-failed-workers"
    " --http1-header-read-timeout 15000 --backpressure 512 --workers-kill-timeout 10"
    " --log-level warning --no-access-log"
)


class Command(BaseCommand):
    help = "Run the web server, until it is asked to stop."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.BIND)
        parser.add_argument("--port", default=settings.PORT)

    def handle(self, *args: object, host: str, port: str, **options: object) -> None:
        # What keeps the site from starting is said here: a process that failed at it would be
        # replaced by one that fails, again and again.
        try:
            import_module(SITE.partition(":")[0])
            must_fit()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        command = [sys.executable, "-m", "granian", *HOW.split(), "--host", host, "--port", port]
        os.execv(sys.executable, [*command, SITE])  # noqa: S606  our own arguments, and no shell
