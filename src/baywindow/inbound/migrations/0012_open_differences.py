"""Differences that wait for an answer are counted by their day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbound", "0011_days")]

    operations = [
        migrations.AddIndex(
            model_name="discrepancy",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["workspace_id", "client_id", "answer_by"],
                name="discrepancy_open",
            ),
        ),
    ]
