"""An order past the day it should have been delivered on is a stall of its own."""

from django.db import migrations, models

RULES = [
    "order_late", "order_undelivered", "asn_late", "no_scan", "stock_short", "lot_expiring",
    "document_missing",
]  # fmt: skip
CODES = [*RULES, "damaged", "address", "customs", "carrier", "quality", "other"]


class Migration(migrations.Migration):
    dependencies = [("exceptions", "0003_due_alone")]

    operations = [
        migrations.RemoveConstraint(model_name="clientexception", name="client_exception_code"),
        migrations.RemoveConstraint(model_name="exceptionrule", name="exception_rule_code"),
        migrations.AddConstraint(
            model_name="clientexception",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__in", CODES)), name="client_exception_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="exceptionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__in", RULES)), name="exception_rule_code"
            ),
        ),
    ]
