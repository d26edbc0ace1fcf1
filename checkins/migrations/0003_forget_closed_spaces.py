from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the drafts and the weeks off of spaces that have closed."""
    closed = {"couple__ended_at__isnull": False}
    apps.get_model("checkins", "CheckIn").objects.filter(**closed).update(coming={})
    apps.get_model("checkins", "WeekOff").objects.filter(**closed).delete()


class Migration(migrations.Migration):
    dependencies = [("checkins", "0002_coming")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
