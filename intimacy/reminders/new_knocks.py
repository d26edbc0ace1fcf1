"""Knocks about something new, for many people at once: nothing stands or waits about it yet."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, time
from functools import lru_cache
from typing import NamedTuple

from intimacy.lib.write_rows import insert_rows
from intimacy.lib.zones import local_time, zone
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import REPEATS, reminder_at
from intimacy.reminders.models import Choice, Schedule
from intimacy.reminders.schedules import next_time

COLUMNS = "user_id kind subject scope rule lead zone day time next_day next_at".split()


class Knock(NamedTuple):
    """Something to say to a person at their daily `hour` in `zone`, the next after `at` (UTC)."""

    user: int
    hour: int
    zone: str
    kind: str
    subject: uuid.UUID
    scope: uuid.UUID
    at: datetime


def knock_all(knocks: Collection[Knock]) -> None:
    """Insert a Schedule for each of these, as `schedules.knock` would, in two queries.

    Raises IntegrityError where one stands about a subject already: it was not new.
    """
    if not knocks:
        return
    people, kinds = {knock.user for knock in knocks}, {knock.kind for knock in knocks}
    chosen = Choice.objects.filter(user__in=people, kind__in=kinds)
    leads = {(user, kind): lead for user, kind, lead in chosen.values_list("user", "kind", "lead")}
    rows = []
    for user, hour, place, kind, subject, scope, at in knocks:
        lead = leads.get((user, kind), KINDS[kind].lead)
        day, of_day, said_at = _told(hour, place, at, lead)
        rows.append((user, kind, subject, scope, "", lead, place, day, of_day, day, said_at))
    insert_rows(Schedule, COLUMNS, rows)


@lru_cache(maxsize=REPEATS)
def _told(hour: int, place: str, at: datetime, lead: int) -> tuple[date, time, datetime]:
    """Return the next such hour in `place` from `at` on, as a local time, and when to remind."""
    moment = next_time(hour, place, at)
    local, second = local_time(moment, place), moment.astimezone(zone(place)).fold
    day, of_day = local.date(), local.time()
    return day, of_day, reminder_at(day, of_day, place, lead, second)
