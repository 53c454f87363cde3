"""A form of the packing bench is remembered, so that it packs once for good."""

import django.db.models.deletion
from django.db import migrations, models

import baywindow.tenancy.records


class Migration(migrations.Migration):
    dependencies = [
        ("shipments", "0006_cancelled_tells"),
    ]

    operations = [
        migrations.CreateModel(
            name="PackScan",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=baywindow.tenancy.records.uuid7)),
                ("shipment_id", models.UUIDField()),
                ("once", models.TextField(db_collation="C")),
                (
                    "shipment",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "shipment_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="shipments.shipment",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={
                "db_table": "pack_scan",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "client_id", "once"), name="pack_scan_once"
                    )
                ],
            },
        ),
    ]
