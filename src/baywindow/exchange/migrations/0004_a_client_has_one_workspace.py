"""The planner is told of the tables that came since, too, that a client's rows are all of one workspace.

Taken for independent, workspace and client make a client of six thousand documents look like one of a few,
and each of them has been compared with all the others.
"""

from django.db import migrations

GROWING = (
    "document",
    "document_token",
    "order_token",
    "shipment_token",
    "asn_token",
    "discrepancy",
    "client_exception",
)


TELL = "create statistics core.{table}_tenant (dependencies) on workspace_id, client_id from core.{table};"
FORGET = "drop statistics core.{table}_tenant;"


def each(statement: str) -> str:
    """The statement for every one of them."""
    return "\n".join(statement.format(table=table) for table in GROWING)


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0003_learn_of_all_it_brings"),
        ("documents", "0008_found_by_file_names"),
        ("orders", "0011_found_by_names"),
        ("shipments", "0013_found_by_names"),
        ("inbound", "0013_found_by_texts"),
        ("exceptions", "0001_begin"),
    ]

    operations = [migrations.RunSQL(each(TELL), each(FORGET))]
