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
    weeks = CheckIn.objects.filter(couple=OuterRef("pk")).order_by("-week")
    spaces = apps.get_model("couples", "Couple").objects.filter(ended_at=None)
    running = spaces.annotate(running=Subquery(weeks.values("pk")[:1])).exclude(running=None)
    named = running.annotate(week=Subquery(weeks.values("week")[:1]))
    at = now()
    for rows in batched(list(named.values_list("running", "week", "zone", "hour")), BATCH):
        begun = []
        for pk, week, zone, hour in rows:
            opens = datetime.combine(week, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)
            begun.append(CheckIn(pk=pk, began_at=min(opens, at)))
        CheckIn.objects.bulk_update(begun, ["began_at"])


class Migration(migrations.Migration):
    dependencies = [("checkins", "0003_forget_closed_spaces"), ("couples", "0001_initial")]
    operations = [
        migrations.AddField("checkin", "began_at", models.DateTimeField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
