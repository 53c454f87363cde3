"""Days so far off that no time zone can write them are not taken, whatever SQL brings them."""

from django.db import migrations
from django.db.models import CheckConstraint

from baywindow.tenancy import days

FORGET = """
update core.client_order set requested_ship = null
 where requested_ship not between '1900-01-01' and '2199-12-31';
update core.client_order set requested_delivery = null
 where requested_delivery not between '1900-01-01' and '2199-12-31';
update core.client_order set change_until = null where change_until > '2200-01-01';
update core.order_line set expires_from = null where expires_from not between '1900-01-01' and '2199-12-31';
set constraints all immediate;
"""
"""Such days as were taken before say nothing."""


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_clients_change")]

    operations = [
        migrations.RunSQL(FORGET, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="order",
            constraint=CheckConstraint(
                condition=days.kept("requested_ship", "requested_delivery"), name="client_order_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=CheckConstraint(condition=days.kept("expires_from"), name="order_line_days"),
        ),
    ]
