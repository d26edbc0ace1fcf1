from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete what couples whose space has closed declined, planned and asked for."""
    closed = {"couple__ended_at__isnull": False}
    apps.get_model("counseling", "Dropped").objects.filter(**closed).delete()
    apps.get_model("counseling", "Consent").objects.filter(given_at=None, **closed).delete()
    apps.get_model("counseling", "Introduction").objects.filter(**closed).delete()
    steps = apps.get_model("counseling", "AssignedStep").objects.filter(**closed)
    steps.update(together_at=None)


class Migration(migrations.Migration):
    dependencies = [("counseling", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
