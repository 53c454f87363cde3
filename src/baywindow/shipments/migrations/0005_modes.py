"""How a shipment travels."""

from django.db import migrations, models

MODES = ["", "road", "sea", "air", "rail", "courier", "multimodal"]


class Migration(migrations.Migration):
    dependencies = [("shipments", "0004_carriers_of_orders")]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="mode",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(condition=models.Q(("mode__in", MODES)), name="shipment_mode"),
        ),
    ]
