"""What the minute tick of sets costs where nothing is due: part of `make bench`.

So many couples (SETS=50000) with a running set each and eight weeks behind them, every other one of
which opened, all looked at. Milliseconds of a tick by its two small indexes, and of one that looks
at all that runs, as a process does once when it starts: `ratio` is between the two.
"""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from tests.bench.wording import say

SETS = int(os.environ.get("SETS", "50000"))
AT = datetime(2026, 11, 29, 20, tzinfo=UTC)
ROUNDS = 50
FILL = """
CREATE TABLE given AS SELECT n, gen_random_uuid() AS couple, gen_random_uuid() AS client
FROM generate_series(1, %(sets)s) n;
CREATE TABLE week AS SELECT couple, gen_random_uuid() AS exchange, gen_random_uuid() AS checkin,
    %(at)s::timestamptz - make_interval(weeks => w) AS began, w FROM given, generate_series(1, 8) w;
INSERT INTO couples_couple (id, kind, bond, zone, weekday, hour, every_weeks, rhythm_since,
    week_due_at, questions, focus, circumstances, created_at)
SELECT couple, 'pair', 'partners', 'UTC', 6, 19, 1, %(at)s, %(at)s, 4, '', '[]', %(at)s FROM given;
INSERT INTO sharing_exchange (id, couple_id, opens_at)
SELECT exchange, couple, CASE WHEN w %% 2 = 0 THEN began + interval '1 day' END FROM week;
INSERT INTO checkins_checkin (id, couple_id, week, began_at, exchange_id, coming)
SELECT checkin, couple, began::date, began, exchange, '{}' FROM week;
INSERT INTO counseling_client (id, couple_id, counselor_id, label, asked_at, expires_at, began_at)
SELECT client, couple, %(counselor)s, '', %(at)s, %(at)s, %(at)s FROM given;
INSERT INTO counseling_assignment (id, client_id, couple_id, prompt_set_id, version_id, pace, every,
    starts, assigned_at, seen_week, seen_opening)
SELECT gen_random_uuid(), client, couple, %(set)s, %(version)s, 'weekly', 1, %(at)s, %(at)s,
    (%(at)s::timestamptz - interval '1 week')::date, %(at)s::timestamptz - interval '13 days'
FROM given;
"""


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    from intimacy.accounts.models import User
    from intimacy.counseling.models import Counselor
    from prompts.models import PromptSet, SetVersion

    call_command("migrate", verbosity=0)
    user = User.objects.create(email="dana@example.org")
    counselor = Counselor.objects.create(user=user)
    given = PromptSet.objects.create(owner=user)
    version = SetVersion.objects.create(prompt_set=given, number=1, frozen_at=AT)
    ids = {"counselor": counselor.pk, "set": given.pk, "version": version.pk}
    with connection.cursor() as cursor:
        cursor.execute(FILL, {"sets": SETS, "at": AT, **ids})
        cursor.execute("VACUUM ANALYZE")


def median_ms(act: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    from intimacy.counseling.assignments.advance_steps import advance
    from intimacy.counseling.assignments.moved_sets import looked_at_all, moved_of_all

    fill()
    at_all = median_ms(lambda: list(moved_of_all(AT)), 3)
    looked_at_all(AT - timedelta(minutes=1))
    assert advance(AT, 200) == 0
    idle = median_ms(lambda: advance(AT, 200), ROUNDS)
    ratio = {"ratio": round(at_all / idle), "at_all_ms": round(at_all)}
    say(bench="sets, nothing due", n=SETS, idle_ms=round(idle, 2), **ratio)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    from tests.bench.database import own_database

    with own_database():
        import django

        django.setup()
        main()
