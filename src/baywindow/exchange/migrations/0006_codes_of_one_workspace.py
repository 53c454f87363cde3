"""The planner is told of the codes of items, too, that a client's are all of one workspace (see 0004)."""

from importlib import import_module

from django.db import migrations

_told = import_module("baywindow.exchange.migrations.0004_a_client_has_one_workspace")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_learn_of_items")]

    operations = [
        migrations.RunSQL(_told.TELL.format(table="item_barcode"), _told.FORGET.format(table="item_barcode"))
    ]
