from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete the rituals of spaces that have closed."""
    for name in ("Done", "Instead", "Ritual"):
        model = apps.get_model("rituals", name)
        model.objects.filter(couple__ended_at__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("rituals", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
