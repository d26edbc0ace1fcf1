from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("prompts", "0002_leanings")]

    operations = [
        migrations.AddConstraint(
            model_name="prompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_week__isnull", True), ("status", "published"), _connector="OR"
                ),
                name="prompts_first_week_is_published",
            ),
        ),
    ]
