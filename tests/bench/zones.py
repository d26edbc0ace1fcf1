"""A million schedules computed anew after the zone data changed.

Half of them lie in places whose clocks another release has otherwise: as many as never were.
"""

import os
import time

from tests.bench.reminders import rss_mb
from tests.bench.wording import say

ROWS, PEOPLE = 1_000_000, 20_000


def main() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.utils.timezone import now

    from intimacy.clock.recompute_moments import recompute
    from intimacy.lib.zones import zone_names
    from intimacy.reminders.models import Schedule
    from tests.bench.reminders import FILL

    call_command("migrate", verbosity=0)
    zones = list(zone_names())
    values = {"rows": ROWS, "due": 0, "people": PEOPLE, "zones": zones, "count": len(zones)}
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        cursor.execute("VACUUM ANALYZE reminders_schedule")
    seconds = run(recompute, now())
    right = list(Schedule.objects.order_by("pk").values_list("next_at", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE reminders_schedule SET next_at = next_at + interval '1 hour' WHERE id % 2 = 0"
        )
        cursor.execute("UPDATE clock_reckoning SET release = 'before'")
    seconds = run(recompute, now())
    once = right == list(Schedule.objects.order_by("pk").values_list("next_at", flat=True))
    per_second = round(ROWS / seconds)
    say(
        bench="zones",
        n=ROWS,
        seconds=round(seconds, 1),
        per_second=per_second,
        rss_mb=round(rss_mb()),
        exact_once=once,
    )


def run(recompute, at) -> float:
    began = time.perf_counter()
    assert recompute(at)
    return time.perf_counter() - began


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
    from tests.bench.database import own_database

    with own_database():
        import django

        django.setup()
        import tests.bench.sink  # noqa: F401

        main()
