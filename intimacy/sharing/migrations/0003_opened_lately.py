from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sharing", "0002_why")]

    operations = [
        migrations.AddIndex(
            model_name="exchange",
            index=models.Index(
                condition=models.Q(("opens_at__isnull", False)),
                fields=["opens_at"],
                name="sharing_opened",
            ),
        ),
    ]
