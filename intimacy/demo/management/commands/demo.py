import json
from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from intimacy.demo.clients import desk_code
from intimacy.demo.fill_house import fill


class Command(BaseCommand):
    help = "Fill the embedded database with people to look around as; says how to sign in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the accounts as JSON")
        parser.add_argument("--code", action="store_true", help="print a code for Dana's desk")

    def handle(self, *args: object, **options: object) -> None:
        if not settings.EMBEDDED or settings.DATABASES["default"]["ENGINE"].endswith("postgresql"):
            raise CommandError("The demo fills the embedded database only (EMBEDDED=1, SQLite).")
        if options["code"]:
            self.stdout.write(desk_code() or "There is no demo yet: make demo")
            return
        accounts = fill(now())
        if options["json"]:
            self.stdout.write(json.dumps({"url": settings.SITE_URL, "accounts": accounts}))
            return
        self.stdout.write(f"Sign in at {settings.SITE_URL}/accounts/login/ as")
        for account in accounts:
            line = "  {email}  {password}   ({name}, {role})".format(**account)
            self.stdout.write(line)
        self.stdout.write(
            "Dana's desk asks for a code besides: make code prints one, or add the key"
        )
        secret = next(a["totp_secret"] for a in accounts if a["totp_secret"])
        self.stdout.write(f"  {secret}  to an app for codes.")
