"""Orders that should have been delivered are found by the day they are wanted by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0013_sorted_by_day")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=models.Q(
                    ("requested_delivery__isnull", False),
                    ("stage__in", ["open", "fulfilment", "hold", "shipped"]),
                ),
                fields=["workspace_id", "client_id", "requested_delivery", "id"],
                name="client_order_wanted_by",
            ),
        ),
    ]
