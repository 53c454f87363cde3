"""What comes with the records of a file is known to the planner at once, too: events, differences, words.

The next file asks of each row whether it was told before, and a list is searched by the words of its records.
While these tables are unknown their indexes look alike, and each question has read all of the client's.
"""

from importlib import import_module

from django.db import migrations

_records = import_module("baywindow.exchange.migrations.0002_learn_of_records")

BESIDE = {
    "orders": ("order_token",),
    "inbound": ("asn_token", "discrepancy"),
    "shipments": ("shipment_token",),
}
NEW = _records.FUNCTION.format(room="events", tables="core.event, core.tracking_event")


def again(beside: dict[str, tuple[str, ...]]) -> str:
    """The functions of each room, with these tables beside its own."""
    return "\n".join(
        _records.FUNCTION.replace("create function", "create or replace function").format(
            room=room, tables=", ".join(f"core.{table}" for table in (*tables, *beside.get(room, ())))
        )
        for room, tables in _records.ROOMS.items()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_learn_of_records"),
        ("inbound", "0013_found_by_texts"),
        ("orders", "0011_found_by_names"),
        ("shipments", "0013_found_by_names"),
    ]

    operations = [
        migrations.RunSQL(NEW, "drop function core.learn_events();"),
        migrations.RunSQL(again(BESIDE), again({})),
    ]
