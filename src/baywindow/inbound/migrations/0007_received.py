"""Deliveries are found by the day they were received."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbound", "0006_counted_by_status")]

    operations = [
        migrations.AddIndex(
            model_name="asn",
            index=models.Index(
                fields=["workspace_id", "client_id", "received_at", "id"],
                include=["arrived_at"],
                name="asn_received",
            ),
        ),
    ]
