from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reminders", "0002_local_times")]

    operations = [migrations.AlterField("schedule", "next_day", models.DateField())]
