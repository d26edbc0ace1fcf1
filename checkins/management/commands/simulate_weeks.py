import json
import os
from argparse import ArgumentParser
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from functools import partial
from multiprocessing import get_context

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.timezone import now

from checkins.begin_week import begin
from checkins.simulation import HABITS, Habit, Tally, couples, live, tallies
from checkins.week_questions import questions_for
from intimacy.couples.models import Couple
from prompts.library.catalog import FOLDER
from prompts.library.load_library import load
from prompts.library.read_library import read_library
from prompts.models import Prompt
from prompts.picker.candidates import Candidate

QUERIED_WEEKS = 30


class Command(BaseCommand):
    help = (
        "Play the picker against the shipped library with made-up couples of different habits. "
        "Writes nothing: the rows whose queries are counted are rolled back."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--couples", type=int, default=100)
        parser.add_argument("--weeks", type=int, default=200)
        parser.add_argument("--json", action="store_true", help="print the numbers as JSON")
        parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: object, **options: int) -> None:
        library, first = shipped()
        one = partial(_live, library, first, options["weeks"])
        if options["processes"] == 1:
            found = tallies(map(one, couples(options["couples"])))
        else:
            context = get_context("fork")
            with ProcessPoolExecutor(options["processes"], mp_context=context) as pool:
                found = tallies(pool.map(one, couples(options["couples"]), chunksize=4))
        queries = queries_per_pick(min(options["weeks"], QUERIED_WEEKS))
        reports = {name: tally.report(queries) for name, tally in found.items()}
        if options["json"]:
            self.stdout.write(json.dumps(reports))
            return
        for name in [*(h.name for h in HABITS if h.name in reports), "total"]:
            self.stdout.write(f"{name}:")
            for number, value in reports[name].items():
                self.stdout.write(f"  {number}: {value}")


def shipped() -> tuple[list[Candidate], list[Candidate]]:
    """Return the library of the files as the picker sees it, and its fixed first week."""
    entries = read_library(FOLDER).prompts
    library = [
        Candidate(e.key, n, e.practice, e.kind, e.depth, e.anchor or "", frozenset(e.tags))
        for n, e in enumerate(entries)
    ]
    chosen = sorted((e.first_week, n) for n, e in enumerate(entries) if e.first_week)
    return library, [library[n] for _, n in chosen]


def _live(
    library: list[Candidate], first: list[Candidate], weeks: int, couple: tuple[Habit, int]
) -> tuple[str, Tally]:
    habit, number = couple
    return habit.name, live(library, first, habit, number, weeks)


def queries_per_pick(weeks: int) -> float:
    """Count the queries of real picks on a growing history; the most that any week took."""
    most, at = 0, now()
    with transaction.atomic():
        if not Prompt.objects.house().exists():
            load(FOLDER)
        couple = Couple.objects.create(kind=Couple.Kind.PAIR, zone="UTC")
        for n in range(max(1, weeks)):
            day = at.date() + timedelta(weeks=n)
            counter = _Counter()
            with connection.execute_wrapper(counter):
                picks = questions_for(couple, day, at)
            begin(couple, day, picks)
            most = max(most, counter.queries)
        transaction.set_rollback(True)
    return most


class _Counter:
    queries = 0

    def __call__(
        self, execute: object, sql: str, params: object, many: bool, context: dict[str, object]
    ) -> CursorWrapper:
        self.queries += 1
        result: CursorWrapper = execute(sql, params, many, context)  # type: ignore[operator]
        return result
