"""The key ring: looking at it, adding a key, wrapping everything by it, dropping what is unused."""

import json
import os
import shutil
import time
from argparse import ArgumentParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from intimacy.keys import key_ring
from intimacy.keys.models import DataKey, Unreadable
from intimacy.keys.ring_check import faults
from intimacy.keys.wrapped_secrets import REGISTERED, counts

BATCH = 500
# Whatever began to wrap something before the ring changed has ended by then.
SETTLED = 15 * 60  # seconds
ACTS = {
    "check": "say which keys it holds, what each wraps, and what is wrong",
    "new": "print a ring of one fresh key, for a house that has none",
    "add": "add a key and make it current: what is new is wrapped by it",
    "rewrap": "wrap by the current key what others wrap; while the site runs, again where it ended",
    "prune": "drop the keys that wrap nothing any more",
}


class Command(BaseCommand):
    help = "Look after the key ring, the file KEK_RING_PATH points to. " + " ".join(
        f"{name}: {what}." for name, what in ACTS.items()
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=list(ACTS))
        parser.add_argument(
            "--print",
            action="store_true",
            dest="printed",
            help="add, prune: print the ring instead of writing its file",
        )

    def handle(self, act: str, printed: bool, *args: object, **options: object) -> None:
        if act == "new":
            self.stdout.write(key_ring.new_ring())
            return
        try:
            getattr(self, f"_{act}")(printed)
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error

    def _check(self, printed: bool) -> None:
        if not settings.KEK_RING_FILE.exists() and not faults():
            self.stdout.write("There is no ring yet: a trial makes one when it first needs a key.")
            return
        held, wrapped = key_ring.read(), counts()
        for name in held.keys:
            rows = wrapped.get(name, {})
            what = ", ".join(f"{number} {label}" for label, number in rows.items())
            mark = " (current)" if name == held.current else ""
            self.stdout.write(f"{name}{mark}: wraps {what or 'nothing'}")
        if found := faults():
            raise CommandError("\n".join(found))
        try:
            DataKey.objects.must_fit()
        except Unreadable as error:
            raise CommandError(f"The newest data key does not open: {error}.") from error
        self.stdout.write("The ring holds every key in use, and the newest data key opens.")

    def _add(self, printed: bool) -> None:
        self._must_fit()
        self._put(key_ring.with_new_key(self._content()), printed)
        self._hint(
            printed,
            "A new key is current. Copy the ring to where you keep copies of it, and to every "
            "computer that runs a part of the site; then run `manage.py ring rewrap`.",
        )

    def _rewrap(self, printed: bool) -> None:
        self._must_fit()
        failed = 0
        for label, wrapped in REGISTERED.items():
            after: str | None = ""
            done = 0
            while after is not None:
                after, number, left = wrapped.rewrap(after, BATCH)
                done, failed = done + number, failed + left
                if number:
                    self.stdout.write(f"{label}: {done} wrapped anew")
            self.stdout.write(f"{label}: done")
        if failed:
            raise CommandError(f"{failed} did not open and were left as they are.")

    def _prune(self, printed: bool) -> None:
        self._must_fit()
        held = key_ring.read()
        unused = set(held.keys) - set(counts()) - {held.current}
        if not unused:
            self.stdout.write("Every key of the ring is in use.")
            return
        age = time.time() - settings.KEK_RING_FILE.stat().st_mtime
        if age < SETTLED:
            minutes = round((SETTLED - age) / 60) or 1
            raise CommandError(
                "The ring changed a short while ago, and what began before may still be using "
                f"an old key. Try again in {minutes} minutes."
            )
        self._put(key_ring.without_keys(self._content(), unused), printed)
        self._hint(
            printed,
            f"Dropped: {', '.join(sorted(unused))}. Backups of the key table that are older than "
            "the last rewrap open only with a ring that still holds them.",
        )

    def _must_fit(self) -> None:
        if found := faults():
            raise CommandError("\n".join(found))

    def _content(self) -> dict[str, object]:
        content: dict[str, object] = json.loads(settings.KEK_RING_FILE.read_text())
        return content

    def _hint(self, printed: bool, words: str) -> None:
        (self.stderr if printed else self.stdout).write(words)

    def _put(self, text: str, printed: bool) -> None:
        if printed:
            self.stdout.write(text)
            return
        try:
            _replace(settings.KEK_RING_FILE, text)
        except OSError as error:
            raise CommandError(
                f"{settings.KEK_RING_FILE} cannot be written here ({error.strerror}). "
                "Use --print, and put the file in place yourself."
            ) from error


def _replace(path: Path, text: str) -> None:
    """Put `text` in the place of a file at once, under the same owner and mode."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as fresh:
        fresh.write(text)
        fresh.flush()
        os.fsync(fresh.fileno())
    new, owner = Path(fresh.name), path.stat()
    try:
        shutil.copymode(path, new)
        os.chown(new, owner.st_uid, owner.st_gid)
        new.replace(path)
    except OSError:
        new.unlink()
        raise
