"""What stock is worth and what runs out, counted by the worker: staff see it without reading all levels."""

import django.db.models.deletion
from django.db import migrations, models

import baywindow.catalog.quantities


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_company_prefix"), ("stock", "0009_what_stands_out")]

    operations = [
        migrations.CreateModel(
            name="StockWorth",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "currency",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("currency", models.TextField()),
                ("value", models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ("items", models.IntegerField()),
                ("unvalued", models.IntegerField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={"db_table": "stock_worth"},
        ),
        migrations.CreateModel(
            name="RunningOut",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "item_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("item_id", models.UUIDField()),
                ("available", baywindow.catalog.quantities.Quantity()),
                ("shipped", baywindow.catalog.quantities.Quantity()),
                ("coming", baywindow.catalog.quantities.Quantity()),
                ("cover", models.IntegerField()),
                (
                    "item",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "item_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="catalog.item",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={"db_table": "running_out"},
        ),
    ]
