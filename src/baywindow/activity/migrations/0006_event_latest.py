"""Everything that happened is read by what it asks of its readers, the latest first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activity", "0005_records_tell")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["workspace_id", "client_id", "needs", "at", "id"], name="event_latest"
            ),
        ),
    ]
