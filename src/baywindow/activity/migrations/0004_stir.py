"""What stirs, for the live feed."""

from django.db import migrations, models

import baywindow.tenancy.records

FORWARD = "create index stir_queue on core.stir (workspace_id, at)"
BACKWARD = "drop index core.stir_queue"


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0003_event"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stir",
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
                ("at", models.DateTimeField()),
                ("needs", models.TextField(db_collation="C")),
                ("record_id", models.UUIDField(null=True)),
                ("visible_to_client", models.BooleanField()),
            ],
            options={
                "db_table": "stir",
                "indexes": [models.Index(fields=["workspace_id", "client_id", "at"], name="stir_at")],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
