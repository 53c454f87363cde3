"""Clients place orders of their own: open, of their own making, with the time they can be changed until."""

from django.db import migrations

FORWARD = """
create function core.client_places() returns trigger
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

create function core.client_orders_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'bw_portal' and (new.qty_allocated <> 0 or new.qty_picked <> 0 or new.qty_shipped <> 0
      or not exists (
        select from core.client_order o
         where o.workspace_id = new.workspace_id and o.client_id = new.client_id and o.id = new.order_id
           and o.status = 'open' and o.source = 'native' and o.placed_at = now())) then
    raise exception 'Lines are written when an order is placed.' using errcode = 'TN010';
  end if;
  return new;
end $$;

revoke all on function core.client_places() from public;
revoke all on function core.client_orders_lines() from public;

create trigger client_places before insert on core.client_order
  for each row execute function core.client_places();
create trigger client_orders_lines before insert on core.order_line
  for each row execute function core.client_orders_lines();
"""

BACKWARD = """
drop trigger client_orders_lines on core.order_line;
drop trigger client_places on core.client_order;
drop function core.client_orders_lines();
drop function core.client_places();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_carrier")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
