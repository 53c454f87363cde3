"""What a file brought in by the thousand is known to the planner at once, as stock is.

Rows of goods are checked against the package, the order or the delivery they belong to. While a table is
unknown its indexes look alike, and each check has read the whole client.
"""

from importlib import import_module

from django.db import migrations

_stock = import_module("baywindow.stock.migrations.0003_learn_from_imports")

ROOMS = {
    "orders": ("client_order", "order_line"),
    "inbound": ("asn", "asn_line", "receipt", "receipt_line"),
    "shipments": ("shipment", "package", "package_content"),
}
GROWING = (*(table for tables in ROOMS.values() for table in tables), "event", "tracking_event")

FUNCTION = """
create function core.learn_{room}() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze (skip_locked) {tables};
end $$;
revoke all on function core.learn_{room}() from public;
grant execute on function core.learn_{room}() to bw_jobs;
"""

FORWARD = "\n".join(
    FUNCTION.format(room=room, tables=", ".join(f"core.{table}" for table in tables))
    for room, tables in ROOMS.items()
)
BACKWARD = "\n".join(f"drop function core.learn_{room}();" for room in ROOMS)


def each(statement: str) -> str:
    """The statement for every growing table."""
    return "\n".join(statement.format(table=f"core.{table}") for table in GROWING)


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0001_begin"),
        ("stock", "0003_learn_from_imports"),
        ("activity", "0003_event"),
        ("inbound", "0008_receipts"),
        ("orders", "0001_begin"),
        ("shipments", "0008_reports_of_carriers"),
    ]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(each(_stock.OFTEN), each(_stock.SELDOM)),
    ]
