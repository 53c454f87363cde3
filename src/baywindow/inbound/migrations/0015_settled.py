"""What a client contests the warehouse settles, with a sentence; until then both sides find it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbound", "0014_written_down_by")]

    operations = [
        migrations.AddField(
            model_name="discrepancy",
            name="settlement",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="discrepancy",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="discrepancy",
            index=models.Index(
                condition=models.Q(("status", "contested")),
                fields=["workspace_id", "client_id", "answered_at", "asn_id"],
                name="discrepancy_contested",
            ),
        ),
        migrations.RemoveConstraint(model_name="discrepancy", name="discrepancy_status"),
        migrations.AddConstraint(
            model_name="discrepancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "accepted", "contested", "settled"])),
                name="discrepancy_status",
            ),
        ),
    ]
