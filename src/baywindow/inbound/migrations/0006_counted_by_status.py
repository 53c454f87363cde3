"""The views of the list count deliveries by status: an empty one must not read all there ever were."""

from django.db import migrations
from django.db.models import Index


class Migration(migrations.Migration):
    dependencies = [("inbound", "0005_clients_announce")]

    operations = [
        migrations.AddIndex(
            model_name="asn",
            index=Index(
                fields=["workspace_id", "client_id", "status", "expected_to", "id"], name="asn_status_day"
            ),
        ),
    ]
