"""What people do to orders is told by the orders themselves; a client's order is new when it is placed.

Who may write no event can tell no lie: the portal's login loses that right with this. What an import does is
told by the import, which knows when it happened.
"""

from django.db import migrations

FORWARD = """
create function core.order_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  told text;
  fills jsonb := '{}';
begin
  if tg_op = 'INSERT' or new.status = 'open' and old.status in ('draft', 'awaiting_approval') then
    told := 'placed';
    fills := jsonb_build_object('lines', (
      select count(*) from core.order_line l where l.workspace_id = new.workspace_id
         and l.client_id = new.client_id and l.order_id = new.id));
  elsif new.status = 'cancelled' and old.status <> 'cancelled' then
    told := 'cancelled';
  elsif new.held_by <> '' and old.held_by = '' and new.hold_reason <> '' then
    told := 'held_because';
    fills := jsonb_build_object('why', new.hold_reason);
  elsif new.held_by <> '' and old.held_by = '' then
    told := 'held_by_' || new.held_by;
  elsif new.held_by = '' and old.held_by <> '' then
    told := 'released';
  else
    return null;
  end if;
  perform core.tell(new.workspace_id, new.client_id, 'order.' || told, 'orders.view', 'order', new.id,
                    new.number, fills);
  return null;
end $$;

create or replace function core.client_places() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  w record;
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status <> 'open' or new.number <> '' or new.source <> 'native' or new.held_by <> ''
      or new.hold_reason <> '' or new.picked_at is not null or new.packed_at is not null
      or new.shipped_at is not null or new.delivered_at is not null or new.cancelled_at is not null then
    raise exception 'An order is placed here, and nothing more.' using errcode = 'TN010';
  end if;
  new.placed_at := now();
  new.created_at := now();
  new.updated_at := now();
  new.version := 1;
  new.carrier := '';
  select cut_off, time_zone, (now() at time zone time_zone) as here into w
    from core.warehouse where workspace_id = new.workspace_id and id = new.warehouse_id;
  new.change_until := case when w.cut_off is null then null else
    (coalesce(new.requested_ship, w.here::date + case when w.here::time < w.cut_off then 0 else 1 end)
     + w.cut_off) at time zone w.time_zone end;
  return new;
end $$;

revoke all on function core.order_tells() from public;

create trigger order_tells after update on core.client_order for each row
  when (session_user in ('bw_portal', 'bw_staff') and (old.status, old.held_by) <> (new.status, new.held_by))
  execute function core.order_tells();
create constraint trigger order_tells_placed after insert on core.client_order
  deferrable initially deferred for each row when (new.status = 'open' and session_user = 'bw_portal')
  execute function core.order_tells();
"""

BACKWARD = """
drop trigger order_tells_placed on core.client_order;
drop trigger order_tells on core.client_order;
drop function core.order_tells();

create or replace function core.client_places() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  w record;
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status <> 'open' or new.number <> '' or new.source <> 'native' or new.held_by <> '' then
    raise exception 'An order is placed here, and nothing more.' using errcode = 'TN010';
  end if;
  new.placed_at := now();
  select cut_off, time_zone, (now() at time zone time_zone) as here into w
    from core.warehouse where workspace_id = new.workspace_id and id = new.warehouse_id;
  new.change_until := case when w.cut_off is null then null else
    (coalesce(new.requested_ship, w.here::date + case when w.here::time < w.cut_off then 0 else 1 end)
     + w.cut_off) at time zone w.time_zone end;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_clients_place"), ("activity", "0005_records_tell")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
