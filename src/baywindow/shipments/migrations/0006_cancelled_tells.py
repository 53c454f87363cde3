"""A shipment that is cancelled with its order tells so."""

from django.db import migrations

FORWARD = """
create or replace function core.cancelled_unpacks() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  stamp text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
  begins text := substr(stamp, 1, 8) || '-' || substr(stamp, 9, 4) || '-7';
begin
  with gone as (
    update core.shipment s set status = 'cancelled', version = s.version + 1, updated_at = now()
     where s.workspace_id = new.workspace_id and s.client_id = new.client_id and s.order_id = new.id
       and s.status in ('packing', 'packed', 'label_made')
    returning s.workspace_id, s.client_id, s.id, s.number)
  insert into core.event
    (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number,
     parts, visible_to_client, needs)
  select g.workspace_id, g.client_id,
         (begins || substr(gen_random_uuid()::text, 16))::uuid,
         now(), 'system', '', 'shipment.cancelled', 'shipment', g.id, g.number, '{}', true, 'shipments.view'
    from gone g;
  return null;
end $$;
"""

BACKWARD = """
create or replace function core.cancelled_unpacks() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.shipment s set status = 'cancelled', version = s.version + 1, updated_at = now()
   where s.workspace_id = new.workspace_id and s.client_id = new.client_id and s.order_id = new.id
     and s.status in ('packing', 'packed', 'label_made');
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0005_modes"), ("activity", "0004_stir")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
