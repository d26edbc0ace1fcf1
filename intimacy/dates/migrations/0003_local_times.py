from datetime import timedelta

from django.db import migrations, models
from django.utils.timezone import now

from intimacy.lib.former_zones import meant

MARGIN = timedelta(days=2)


def remember_times(apps, schema_editor):
    """What was agreed or offered on the clock of whoever planned or offered it, and lies ahead."""
    hiding = apps.get_model("couples", "Membership").objects.filter(user__zone_shown=False)
    hidden = set(hiding.values_list("couple", flat=True))
    rows = apps.get_model("dates", "DateNight").objects.filter(ends_at__gt=now() - MARGIN)
    for night in rows.select_related("planner", "couple").iterator():
        place = night.couple.zone if night.couple_id in hidden else night.planner.zone
        _mean(night, night.begins_at, night.window_until, place)
    rows = apps.get_model("dates", "Option").objects.filter(begins_at__gt=now() - MARGIN)
    for option in rows.select_related("by", "couple").iterator():
        place = option.couple.zone if option.couple_id in hidden else option.by.zone
        _mean(option, option.begins_at, option.until, place)
    rows = apps.get_model("dates", "Batch").objects.filter(opens_at__gt=now() - MARGIN)
    for batch in rows.select_related("couple").iterator():
        batch.local_day, batch.local_time = meant(batch.opens_at, batch.couple.zone)
        batch.place = batch.couple.zone
        batch.save(update_fields=["local_day", "local_time", "place"])


def _mean(row, begins, until, place):
    row.local_day, row.local_time = meant(begins, place)
    row.local_until, row.place = meant(until, place)[1] if until else None, place
    row.save(update_fields=["local_day", "local_time", "local_until", "place"])


class Migration(migrations.Migration):
    dependencies = [
        ("dates", "0002_forget_closed_spaces"),
        ("couples", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="datenight",
            name="local_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="datenight",
            name="local_time",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="datenight",
            name="local_until",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="datenight",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField(
            model_name="option",
            name="local_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="local_time",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="local_until",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="option",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField("batch", "local_day", models.DateField(null=True)),
        migrations.AddField("batch", "local_time", models.TimeField(null=True)),
        migrations.AddField(
            "batch", "place", models.CharField(blank=True, db_default="", max_length=64)
        ),
        migrations.RunPython(remember_times, migrations.RunPython.noop),
    ]
