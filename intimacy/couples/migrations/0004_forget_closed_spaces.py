from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the changes of the day in spaces that have closed."""
    changes = apps.get_model("couples", "RhythmChange").objects
    changes.filter(couple__ended_at__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("couples", "0003_week_due_at")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
