"""Triggers of records can tell what happened to them: whoever does it, and whatever SQL it is done by."""

from django.db import migrations

FORWARD = """
create function core.tell(workspace uuid, client uuid, told text, asks text, kind text, subject uuid,
                          number text, fills jsonb) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  stamp text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
  begins text := substr(stamp, 1, 8) || '-' || substr(stamp, 9, 4) || '-7';
begin
  insert into core.event
    (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number,
     parts, visible_to_client, needs)
  values (workspace, client, (begins || substr(gen_random_uuid()::text, 16))::uuid, clock_timestamp(),
          'system', '', told, kind, subject, number, fills, true, asks);
end $$;

revoke all on function core.tell(uuid, uuid, text, text, text, uuid, text, jsonb) from public;
"""

BACKWARD = "drop function core.tell(uuid, uuid, text, text, text, uuid, text, jsonb)"


class Migration(migrations.Migration):
    dependencies = [("activity", "0004_stir")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
