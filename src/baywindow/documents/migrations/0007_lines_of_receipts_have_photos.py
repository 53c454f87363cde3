"""A line of a receipt has documents: photos of what was counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0006_receipts_have_documents")]

    operations = [
        migrations.RemoveConstraint(
            model_name="document",
            name="document_subject_kind",
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject_kind__in",
                        [
                            "client",
                            "asn",
                            "receipt",
                            "receipt_line",
                            "order",
                            "discrepancy",
                            "shipment",
                            "item",
                            "lot",
                        ],
                    )
                ),
                name="document_subject_kind",
            ),
        ),
    ]
