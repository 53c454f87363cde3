"""Days so far off that no time zone can write them are not taken, whatever SQL brings them."""

from django.db import migrations
from django.db.models import CheckConstraint

from baywindow.tenancy import days


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_clients_change")]

    operations = [
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
