"""Weeks and months of a rule are counted from the first day it names; they were from its start.

What somebody was promised stays: where the two differ, a ritual starts on its first day of old.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST_YEAR, BATCH = 2200, 1000


def keep(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Move the start of rituals, and of the reminders of them, to where they began to be."""
    for app, name, column in (
        ("rituals", "Ritual", "starts_on"),
        ("reminders", "Schedule", "day"),
    ):
        rows = apps.get_model(app, name).objects.filter(rule__contains="INTERVAL=")
        _keep(rows, column)


def _keep(rows: Any, column: str) -> None:
    changed = []
    for row in rows.only("pk", "rule", column).order_by("pk").iterator(BATCH):
        starts = getattr(row, column)
        if first := moved_start(row.rule, starts):
            setattr(row, column, first)
            changed.append(row)
    rows.model.objects.bulk_update(changed, [column], batch_size=BATCH)


def moved_start(rule: str, starts: date) -> date | None:
    """Return the first day by the old counting where the new one has another, else None."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    every = int(parts.get("INTERVAL", "1"))
    days = _weeks if parts["FREQ"] == "WEEKLY" else _months
    if parts["FREQ"] == "DAILY":
        return None
    old, new = (next(days(parts, starts, step), None) for step in (every, 1))
    return old if old != new else None


def _weeks(parts: dict[str, str], starts: date, every: int) -> Iterator[date]:
    monday = starts - timedelta(days=starts.weekday())
    named = sorted(CODES.index(code) for code in parts["BYDAY"].split(","))
    while True:
        found = (monday + timedelta(days=one) for one in named)
        yield from (day for day in found if day >= starts)
        monday += timedelta(weeks=every)


def _months(parts: dict[str, str], starts: date, every: int) -> Iterator[date]:
    months = starts.year * 12 + starts.month - 1
    while months // 12 <= LAST_YEAR:
        day = _day_of(parts, months // 12, months % 12 + 1)
        if day and day >= starts:
            yield day
        months += every


def _day_of(parts: dict[str, str], year: int, month: int) -> date | None:
    begins, length = monthrange(year, month)
    number = int(parts.get("BYMONTHDAY", "0"))
    if number < 0:
        number = length
    elif not number:
        nth, named = int(parts["BYDAY"][:-2]), CODES.index(parts["BYDAY"][-2:])
        number = 1 + (named - begins) % 7 + 7 * (nth - 1)
        if nth < 0:
            last = (begins + length - 1) % 7
            number = length - (last - named) % 7
    return date(year, month, number) if number <= length else None


class Migration(migrations.Migration):
    dependencies = [
        ("rituals", "0002_forget_closed_spaces"),
        ("reminders", "0001_initial"),
    ]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
