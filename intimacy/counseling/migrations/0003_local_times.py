from datetime import timedelta

from django.db import migrations, models
from django.utils.timezone import now

from intimacy.lib.former_zones import meant

MARGIN = timedelta(days=2)


def remember_times(apps, schema_editor):
    """Nobody wrote down whose clock it was: the couple's."""
    rows = apps.get_model("counseling", "AssignedStep").objects.filter(
        together_at__gt=now() - MARGIN
    )
    for step in rows.select_related("couple").iterator():
        step.local_day, step.local_time = meant(step.together_at, step.couple.zone)
        step.place = step.couple.zone
        step.save(update_fields=["local_day", "local_time", "place"])
    rows = apps.get_model("counseling", "AppointmentChange").objects.filter(
        moved_to__gt=now() - MARGIN
    )
    for change in rows.select_related("appointment").iterator():
        change.place = change.appointment.zone
        change.local_day, change.local_time = meant(change.moved_to, change.place)
        change.save(update_fields=["local_day", "local_time", "place"])


class Migration(migrations.Migration):
    dependencies = [
        ("counseling", "0002_forget_closed_spaces"),
    ]

    operations = [
        migrations.AddField(
            model_name="assignedstep",
            name="local_day",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="assignedstep",
            name="local_time",
            field=models.TimeField(null=True),
        ),
        migrations.AddField(
            model_name="assignedstep",
            name="place",
            field=models.CharField(blank=True, db_default="", max_length=64),
        ),
        migrations.AddField("appointmentchange", "local_day", models.DateField(null=True)),
        migrations.AddField("appointmentchange", "local_time", models.TimeField(null=True)),
        migrations.AddField(
            "appointmentchange", "place", models.CharField(blank=True, db_default="", max_length=64)
        ),
        migrations.RunPython(remember_times, migrations.RunPython.noop),
    ]
