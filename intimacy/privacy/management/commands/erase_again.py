"""`manage.py erase_again`: after an older backup of the data was put back beside today's keys."""

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from intimacy.privacy import erase_account


class Command(BaseCommand):
    help = "Erase whoever was erased since the backup was taken that was just put back."

    def handle(self, *args: object, **options: object) -> None:
        gone = erase_account.erase_again(now())
        self.stdout.write(f"{gone} erased again.")
