"""Shipments are numbered per client, and found by their consignee however it is written."""

from django.db import migrations

FORWARD = """
create function core.number_shipment() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n bigint;
begin
  if new.number = '' then
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'shipment', 1001)
    on conflict (workspace_id, client_id, kind) do update set last = c.last + 1
    returning last into n;
    new.number := 'SH-' || n;
  elsif new.number ~ '^SH-[0-9]{1,15}$' then  -- a number brought along is not given twice
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'shipment', substr(new.number, 4)::bigint)
    on conflict (workspace_id, client_id, kind) do update set last = excluded.last
      where c.last < excluded.last;
  end if;
  return new;
end $$;

create function core.key_shipment() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  new.consignee_key := lower(new.consignee);
  return new;
end $$;

revoke all on function core.number_shipment() from public;
revoke all on function core.key_shipment() from public;

create trigger number_shipment before insert on core.shipment
  for each row execute function core.number_shipment();
create trigger key_shipment before insert or update on core.shipment
  for each row execute function core.key_shipment();

create statistics shipment_tenant (dependencies) on workspace_id, client_id from core.shipment;
create statistics package_tenant (dependencies) on workspace_id, client_id from core.package;
create statistics package_content_tenant (dependencies) on workspace_id, client_id from core.package_content;
"""

BACKWARD = """
drop statistics core.package_content_tenant, core.package_tenant, core.shipment_tenant;
drop trigger key_shipment on core.shipment;
drop trigger number_shipment on core.shipment;
drop function core.key_shipment();
drop function core.number_shipment();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shipments", "0001_begin"),
        ("tenancy", "0005_counter"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
