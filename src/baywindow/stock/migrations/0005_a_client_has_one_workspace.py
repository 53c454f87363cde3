"""Tell the planner that a client's rows are all of one workspace.

Every condition names both. Taken for independent, their selectivities are multiplied, and a client
looks smaller than it is by the share of its workspace.
"""

from django.db import migrations

GROWING = ("item", "item_token", "lot", "client_location", "level", "balance", "movement", "day_snapshot")

TELL = "create statistics {table}_tenant (dependencies) on workspace_id, client_id from {table};"
FORGET = "drop statistics {table}_tenant;"


def each(statement: str) -> str:
    """The statement for every growing table."""
    return "\n".join(statement.replace("{table}", table) for table in GROWING)


class Migration(migrations.Migration):
    dependencies = [("stock", "0004_rare_kinds")]

    operations = [migrations.RunSQL(each(TELL), each(FORGET))]
