"""A carrier's report is known again by the carrier's own reference, where it has one."""

from django.db import migrations, models

ONE = ["workspace_id", "client_id", "shipment_id"]


class Migration(migrations.Migration):
    dependencies = [("shipments", "0007_packed_once")]

    operations = [
        migrations.AddField(
            model_name="trackingevent",
            name="reference",
            field=models.TextField(blank=True, db_collation="C", db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="trackingevent",
            index=models.Index(fields=[*ONE, "at"], name="tracking_event_shipment"),
        ),
        migrations.RemoveConstraint(model_name="trackingevent", name="tracking_event_once"),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", "")),
                fields=(*ONE, "at", "code"),
                name="tracking_event_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="trackingevent",
            constraint=models.UniqueConstraint(
                condition=models.Q(("reference", ""), _negated=True),
                fields=(*ONE, "reference"),
                name="tracking_event_reference_once",
            ),
        ),
    ]
