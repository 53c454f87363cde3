"""A count that was a mistake is taken back by an opposite line, once."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_company_prefix"),
        ("inbound", "0017_differences_tell"),
        ("stock", "0010_sums"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="receiptline",
            name="receipt_line_qty",
        ),
        migrations.AddField(
            model_name="receiptline",
            name="undoes_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="undoes",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "undoes_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inbound.receiptline",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "client_id", "undoes_id"), name="receipt_line_undone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("qty__gt", -1000000000000),
                    ("qty__lt", 1000000000000),
                    models.Q(
                        models.Q(("qty__gt", 0), ("undoes_id__isnull", True)),
                        models.Q(("qty__lt", 0), ("undoes_id__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="receipt_line_qty",
            ),
        ),
    ]
