"""When a week began, where it was not named after that moment alone.

Filled for the week that runs in each open space: from it the next one is counted. Earlier ones
stay without.
"""

from datetime import UTC, datetime, time
from itertools import batched
from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery
from django.utils.timezone import now

BATCH = 1000


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Set the hour of the running week, by the couple's clock; now where it is still ahead."""
    CheckIn = apps.get_model("checkins", "CheckIn")
    latest = CheckIn.objects.filter(couple=OuterRef("couple")).order_by("-week").values("pk")[:1]
    running = CheckIn.objects.filter(pk=Subquery(latest), couple__ended_at=None)
    columns = ("pk", "week", "couple__zone", "couple__hour")
    at = now()
    for rows in batched(running.values_list(*columns).iterator(), BATCH):
        weeks = []
        for pk, week, zone, hour in rows:
            opens = datetime.combine(week, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)
            weeks.append(CheckIn(pk=pk, began_at=min(opens, at)))
        CheckIn.objects.bulk_update(weeks, ["began_at"])


class Migration(migrations.Migration):
    dependencies = [("checkins", "0003_forget_closed_spaces"), ("couples", "0001_initial")]
    operations = [
        migrations.AddField("checkin", "began_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
