"""An address that is changed together with a hold, a release or a cancellation is told as well."""

from importlib import import_module

from django.db import migrations

_changes = import_module("baywindow.orders.migrations.0007_clients_change")
_MADE = "create trigger order_changes_tell"
_TRIGGER = _MADE + _changes.FORWARD.split(_MADE)[1]
_TRIGGER = _TRIGGER.split("drop trigger")[0]
_SILENT = "and old.held_by = new.held_by and new.status <> 'cancelled'\n        "

DROP = "drop trigger order_changes_tell on core.client_order;\n"


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_days")]

    operations = [migrations.RunSQL(DROP + _TRIGGER.replace(_SILENT, ""), DROP + _TRIGGER)]
