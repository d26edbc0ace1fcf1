from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def look_at_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let the next tick look at all that runs: a week may have begun since the last one."""
    running = apps.get_model("counseling", "Assignment").objects
    running.filter(ended_at=None, finished_at=None).update(week_began=True)


class Migration(migrations.Migration):
    dependencies = [("counseling", "0005_all_causes_wait")]

    operations = [
        migrations.AddField(
            model_name="assignment",
            name="week_began",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                condition=Q(
                    ("ended_at", None),
                    ("finished_at", None),
                    Q(("week_began", True), ("seen_week", None), _connector="OR"),
                ),
                fields=["couple"],
                name="counseling_to_look_at",
            ),
        ),
        migrations.RunPython(look_at_all, migrations.RunPython.noop),
    ]
