"""Statistics follow an import at once, not when autovacuum comes by.

Every index leads with workspace and client, so for a client the statistics have never seen all
indexes look alike to the planner, and it may take one that reads the whole client for each look-up.
"""

from django.db import migrations

GROWING = ("item", "item_token", "lot", "client_location", "level", "balance", "movement", "day_snapshot")

FORWARD = """
create function learn_stock() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze (skip_locked) core.item, core.lot, core.client_location, core.level;
end $$;

create function learn_ledger() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  analyze (skip_locked) core.balance, core.movement, core.day_snapshot;
end $$;

revoke all on function learn_stock(), learn_ledger() from public;
grant execute on function learn_stock(), learn_ledger() to bw_jobs;
"""

BACKWARD = "drop function learn_stock(), learn_ledger();"

OFTEN = (
    "alter table {table} set (autovacuum_analyze_scale_factor = 0.02, autovacuum_analyze_threshold = 500);"
)
SELDOM = "alter table {table} reset (autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);"


def each(statement: str) -> str:
    """The statement for every growing table."""
    return "\n".join(statement.replace("{table}", table) for table in GROWING)


class Migration(migrations.Migration):
    dependencies = [("stock", "0002_movements_stand")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(each(OFTEN), each(SELDOM)),
    ]
