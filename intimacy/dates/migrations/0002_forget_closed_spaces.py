from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete turns, plans and times of spaces that have closed, and evenings not written about."""
    for name in ("Turn", "TurnTaken", "Vote", "Option", "Plan"):
        model = apps.get_model("dates", name)
        model.objects.filter(couple__ended_at__isnull=False).delete()
    nights = apps.get_model("dates", "DateNight").objects.filter(afterwards=None)
    nights.filter(couple__ended_at__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("dates", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
