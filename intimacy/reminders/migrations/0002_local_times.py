from datetime import timedelta

from django.db import migrations, models

from intimacy.lib.former_zones import day_meant

BATCH = 2000


def remember_days(apps, schema_editor):
    Schedule = apps.get_model("reminders", "Schedule")
    rows, last = Schedule.objects.order_by("pk"), 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        for row in batch:
            occurrence = row.next_at + timedelta(minutes=row.lead)
            row.next_day = day_meant(occurrence, row.time, row.zone) if row.rule else row.day
        Schedule.objects.bulk_update(batch, ["next_day"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_initial")]

    operations = [
        migrations.AddField("message", "moment_day", models.DateField(null=True)),
        migrations.AddField("message", "moment_time", models.TimeField(null=True)),
        migrations.AddField(
            "message", "moment_zone", models.CharField(blank=True, db_default="", max_length=64)
        ),
        migrations.AddField("message", "send_day", models.DateField(null=True)),
        migrations.AddField("message", "send_time", models.TimeField(null=True)),
        migrations.AddField("preferences", "snoozed_day", models.DateField(null=True)),
        migrations.AddField("schedule", "moved_at", models.DateTimeField(null=True)),
        migrations.AddField("schedule", "next_day", models.DateField(null=True)),
        migrations.AlterField(
            "schedule", "next_at", models.DateTimeField(null=True, db_index=True)
        ),
        migrations.RunPython(remember_days, migrations.RunPython.noop),
    ]
