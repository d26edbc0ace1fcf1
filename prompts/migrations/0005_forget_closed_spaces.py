from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete what was said or wished about prompts in spaces that have closed."""
    for name in ("Boundary", "Feedback", "Swap", "Wish"):
        model = apps.get_model("prompts", name)
        model.objects.filter(couple__ended_at__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("prompts", "0004_sets")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
