"""Days so far off that no time zone can write them are not taken, whatever SQL brings them."""

from django.db import migrations
from django.db.models import CheckConstraint

from baywindow.tenancy import days

NEARER = """
update core.asn set expected_from = greatest(least(expected_from, '2199-12-31'), '1900-01-01'),
       expected_to = greatest(least(expected_to, '2199-12-31'), '1900-01-01')
 where expected_from < '1900-01-01' or expected_to > '2199-12-31';
update core.asn_line set expiry_date = null where expiry_date not between '1900-01-01' and '2199-12-31';
set constraints all immediate;
"""
"""Such days as were taken before become the first or the last there is."""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0010_clients_change")]

    operations = [
        migrations.RunSQL(NEARER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="asn",
            constraint=CheckConstraint(condition=days.kept("expected_from", "expected_to"), name="asn_days"),
        ),
        migrations.AddConstraint(
            model_name="asnline",
            constraint=CheckConstraint(condition=days.kept("expiry_date"), name="asn_line_days"),
        ),
    ]
