"""Shipments that have not arrived are few and new: the oldest of them come without reading all others."""

from django.db import migrations, models

NOT_ARRIVED = ["packing", "packed", "label_made", "handed_over", "in_transit", "out_for_delivery"]


class Migration(migrations.Migration):
    dependencies = [("shipments", "0014_names_there_are")]

    operations = [
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(status__in=NOT_ARRIVED),
                fields=["workspace_id", "client_id", "dated_at", "id"],
                name="shipment_not_arrived",
            ),
        ),
    ]
