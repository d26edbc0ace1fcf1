from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from intimacy.clock.recompute_moments import recompute
from intimacy.keys.ring_check import must_fit


class Command(BaseCommand):
    help = "Bring the database, the library and the static files up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-static", action="store_true", help="where an image holds the static files already"
        )

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        try:
            must_fit()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        recompute(now())
        call_command("createcachetable", verbosity=0)
        call_command("load_prompts", stdout=self.stdout)
        if not options["no_static"]:
            call_command("collectstatic", verbosity=0, interactive=False)
