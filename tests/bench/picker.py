"""What one pick costs on 200 weeks of history: `make bench`.

Processor time of this process, so waiting for the database and for a busy machine stays out of it.
`ms_per_pick` is the picker on what was read; `ms_with_reading` adds the six queries and their
rows; beside them the same rows merely fetched, as a measure of the machine. Rolled back at the end.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta

from tests.bench.wording import say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")

WEEKS, ROUNDS = 200, 30
MOST_QUERIES, MOST_MS = 6, 5.0


def timed(act: Callable[[], object]) -> float:
    """Return the median milliseconds of processor time."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken)


def measure() -> dict[str, float]:
    from django.db import connection, transaction
    from django.test.utils import CaptureQueriesContext
    from django.utils.timezone import now

    from checkins.begin_week import begin
    from checkins.couple_facts import facts_of
    from checkins.week_questions import questions_for
    from intimacy.couples.models import Couple
    from intimacy.sharing.models import Exchange, Item
    from prompts.library.catalog import FOLDER
    from prompts.library.load_library import load
    from prompts.models import Prompt
    from prompts.picker.pick_week import pick

    at, first = now(), date(2026, 1, 4)
    with transaction.atomic():
        load(FOLDER)
        couple = Couple.objects.create(kind=Couple.Kind.PAIR, zone="UTC")
        for n in range(WEEKS):
            day = first + timedelta(weeks=n)
            begin(couple, day, questions_for(couple, day, at))
            Exchange.objects.filter(couple=couple).update(opens_at=at)
        day = first + timedelta(weeks=WEEKS)
        with CaptureQueriesContext(connection) as queries:
            questions_for(couple, day, at)
        known = facts_of(couple, day, at)
        library = known.library_on(day)
        asker = known.asker_on(day, library)
        alone = timed(lambda: pick(library.shelves, known.history, day, asker))
        whole = timed(lambda: questions_for(couple, day, at))
        fetched = timed(
            lambda: (
                list(Prompt.objects.values_list("pk", "key", "practice", "kind", "depth", "tags")),
                list(Item.objects.filter(exchange__couple=couple).values_list("pk", "version")),
            )
        )
        transaction.set_rollback(True)
    return {
        "queries": len(queries),
        "ms_per_pick": round(alone, 2),
        "ms_with_reading": round(whole, 2),
        "ms_fetching_the_same_rows": round(fetched, 2),
        "ratio": round(whole / fetched, 2),
    }


if __name__ == "__main__":
    import django

    django.setup()
    found = measure()
    say(bench="picking", n=ROUNDS, **found)
    assert found["queries"] <= MOST_QUERIES
    assert found["ms_per_pick"] <= MOST_MS, "over 5 ms: a slower machine, or a slower picker"
