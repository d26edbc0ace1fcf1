from django.core.management.base import BaseCommand

from intimacy.keys.ring import new_ring


class Command(BaseCommand):
    help = "Print a fresh key ring; put it into the file KEK_RING_PATH points to, mode 600."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(new_ring())
