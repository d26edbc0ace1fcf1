"""The next occurrence in every zone, beside dateutil started at the previous one.

Ours gives the UTC instant; dateutil's time is for the naive local time alone, without any zone.
Both must agree on the naive local times.
"""

import statistics
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from dateutil import rrule

from tests.bench.wording import say

ROUNDS = 5
STARTS = datetime(2026, 1, 5, 20)


def cases() -> list[tuple[object, object, str, datetime, datetime]]:
    """Return (our rule, dateutil's arguments, zone, previous local, previous instant)."""
    from intimacy.lib.recurrence import Rule, next_local
    from intimacy.lib.zones import moment, zone_names

    rules = [
        (Rule("DAILY"), {"freq": rrule.DAILY}),
        (Rule("WEEKLY", 1, (0, 3)), {"freq": rrule.WEEKLY, "byweekday": (0, 3)}),
        (Rule("WEEKLY", 2, (6,)), {"freq": rrule.WEEKLY, "interval": 2, "byweekday": 6}),
        (Rule("MONTHLY", monthday=1), {"freq": rrule.MONTHLY, "bymonthday": 1}),
        (Rule("MONTHLY", 1, (4,), nth=-1), {"freq": rrule.MONTHLY, "byweekday": rrule.FR(-1)}),
    ]
    found = []
    for place in zone_names():
        for rule, theirs in rules:
            local = next_local(rule, STARTS, STARTS + timedelta(days=len(found) % 365))
            assert local is not None
            found.append((rule, theirs, place, local, moment(local.date(), local.time(), place)))
    return found


def timed(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def main() -> None:
    from intimacy.lib.recurrence import next_instant
    from intimacy.lib.zones import zone

    drawn = cases()

    def ours() -> list[datetime | None]:
        return [next_instant(rule, STARTS, place, at) for rule, _, place, _, at in drawn]

    def theirs() -> list[datetime | None]:
        return [rrule.rrule(dtstart=local, **how).after(local) for _, how, _, local, _ in drawn]

    naive = [
        instant.astimezone(zone(place)).replace(tzinfo=None)
        for instant, (_, _, place, _, _) in zip(ours(), drawn, strict=True)
    ]
    mine, limit = timed(ours), timed(theirs)
    said = {
        "bench": "recurrence",
        "n": len(drawn),
        "seconds": round(mine, 4),
        "per_second": round(len(drawn) / mine),
        "limit_per_second": round(len(drawn) / limit),
        "ratio": round(limit / mine, 1),
        "exact_once": naive == theirs(),
    }
    say(**said)


if __name__ == "__main__":
    main()
