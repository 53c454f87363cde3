"""Nobody changes or deletes a movement, the owner included: the table itself refuses."""

from django.db import migrations

FORWARD = """
create function movement_stands() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the ledger is append only: a correction is a new, opposite movement'
    using errcode = 'restrict_violation';
end $$;

create trigger movement_stands before update or delete or truncate on movement
  for each statement execute function movement_stands();

revoke all on function movement_stands() from public;
"""

BACKWARD = """
drop trigger movement_stands on movement;
drop function movement_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_begin")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
