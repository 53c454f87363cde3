"""A receipt has documents: photos of what came, the papers that came with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0005_found_by_number"),
        ("tenancy", "0009_plate"),
    ]

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
                        ["client", "asn", "receipt", "order", "discrepancy", "shipment", "item", "lot"],
                    )
                ),
                name="document_subject_kind",
            ),
        ),
    ]
