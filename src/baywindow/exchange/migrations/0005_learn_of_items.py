"""The words and codes of a catalogue that came in a file are known to the planner at once, as its items are.

A search asks the words first. While nothing is known of them all indexes look alike to it.
"""

from importlib import import_module

from django.db import migrations

_records = import_module("baywindow.exchange.migrations.0002_learn_of_records")

FORWARD = _records.FUNCTION.format(room="items", tables="core.item, core.item_token, core.item_barcode")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0004_a_client_has_one_workspace"), ("catalog", "0001_begin")]

    operations = [
        migrations.RunSQL(FORWARD, "drop function core.learn_items();"),
    ]
