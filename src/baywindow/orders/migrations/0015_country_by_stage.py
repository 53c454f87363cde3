"""Views of a country's orders are counted and read from an index, however few of them are that country's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_wanted_by")]

    operations = [
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=["workspace_id", "client_id", "country", "stage", "placed_at", "id"],
                name="client_order_country_stage",
            ),
        ),
    ]
