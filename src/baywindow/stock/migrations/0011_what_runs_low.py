"""What runs low and what expires, counted by the worker: staff see it without reading all levels."""

import django.db.models.deletion
from django.db import migrations, models

import baywindow.catalog.quantities


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_company_prefix"),
        ("stock", "0010_sums"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExpiringLot",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "lot_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("lot_id", models.UUIDField()),
                ("expiry_date", models.DateField()),
                ("on_hand", baywindow.catalog.quantities.Quantity(decimal_places=6, max_digits=18)),
                (
                    "lot",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "lot_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="stock.lot",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={
                "db_table": "expiring_lot",
            },
        ),
        migrations.CreateModel(
            name="RunningLow",
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
                ("free", baywindow.catalog.quantities.Quantity(decimal_places=6, max_digits=18)),
                ("mark", baywindow.catalog.quantities.Quantity(decimal_places=6, max_digits=18)),
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
            options={
                "db_table": "running_low",
            },
        ),
    ]
