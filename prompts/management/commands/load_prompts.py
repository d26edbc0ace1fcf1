from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from prompts.library.catalog import FOLDER
from prompts.library.load_library import BadLibrary, load


class Command(BaseCommand):
    help = (
        "Load the prompt library and its sets: by key, a new version where the wording changed, "
        "all or none. "
        "What staff changed stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)

    def handle(self, *args: object, folder: Path, **options: object) -> None:
        try:
            done = load(folder)
        except BadLibrary as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from error
        self.stdout.write(
            f"{done.total} prompts: {done.new} new, {done.reworded} reworded, "
            f"{done.retired} retired, {done.kept} left as staff have them"
        )
        sets = done.sets
        self.stdout.write(
            f"{sets.total} sets: {sets.new} new, {sets.changed} changed, {sets.archived} archived"
        )
