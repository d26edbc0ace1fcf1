from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef


def wait(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let steps wait that were done only since something of them could not be asked."""
    asked = apps.get_model("sharing", "Item").objects.filter(
        exchange__checkin__couple=OuterRef(OuterRef("couple")),
        exchange__checkin__week__gte=OuterRef(OuterRef("assignment__starts")),
        version__prompt=OuterRef("prompt"),
    )
    dropped = apps.get_model("counseling", "Dropped").objects.filter(
        assignment=OuterRef(OuterRef("assignment")), prompt=OuterRef("prompt")
    )
    unasked = apps.get_model("prompts", "StepPrompt").objects.filter(
        ~Exists(asked), ~Exists(dropped), step=OuterRef("step")
    )
    steps = apps.get_model("counseling", "AssignedStep").objects.filter(
        Exists(unasked),
        assignment__ended_at=None,
        assignment__finished_at=None,
        done_at__isnull=False,
        skipped_at=None,
    )
    steps.update(done_at=None)


class Migration(migrations.Migration):
    dependencies = [("counseling", "0004_what_waits"), ("checkins", "0001_initial")]
    operations = [migrations.RunPython(wait, migrations.RunPython.noop)]
