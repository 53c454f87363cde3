"""Days so far off that no time zone can write them are not taken, whatever SQL brings them."""

from django.db import migrations
from django.db.models import CheckConstraint

from baywindow.tenancy import days


class Migration(migrations.Migration):
    dependencies = [("inbound", "0010_clients_change")]

    operations = [
        migrations.AddConstraint(
            model_name="asn",
            constraint=CheckConstraint(condition=days.kept("expected_from", "expected_to"), name="asn_days"),
        ),
        migrations.AddConstraint(
            model_name="asnline",
            constraint=CheckConstraint(condition=days.kept("expiry_date"), name="asn_line_days"),
        ),
    ]
