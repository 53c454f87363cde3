"""A client keeps drafts, places them, and changes its orders until picking begins or their time is over.

A line set to nothing goes: the portal deletes nothing. What was allocated to a line that changes is free
again. Orders and lines tell of it themselves.
"""

from importlib import import_module

from django.db import migrations

FORWARD = """
create function core.order_time(workspace uuid, warehouse uuid, requested date) returns timestamptz
language sql stable set search_path = pg_catalog, pg_temp as $$
  select (coalesce(requested, here::date + case when here::time < w.cut_off then 0 else 1 end) + w.cut_off)
         at time zone w.time_zone
    from core.warehouse w cross join lateral (select now() at time zone w.time_zone as here) h
   where w.workspace_id = workspace and w.id = warehouse and w.cut_off is not null
$$;
revoke all on function core.order_time(uuid, uuid, date) from public;

create or replace function core.client_places() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status not in ('draft', 'open') or new.number <> '' or new.source <> 'native' or new.held_by <> ''
      or new.hold_reason <> '' or new.picked_at is not null or new.packed_at is not null
      or new.shipped_at is not null or new.delivered_at is not null or new.cancelled_at is not null then
    raise exception 'An order is placed here, and nothing more.' using errcode = 'TN010';
  end if;
  new.placed_at := now();
  new.created_at := now();
  new.updated_at := now();
  new.version := 1;
  new.carrier := '';
  new.change_until := case when new.status = 'open'
    then core.order_time(new.workspace_id, new.warehouse_id, new.requested_ship) end;
  return new;
end $$;

create or replace function core.client_changes_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  placed boolean := old.status = 'draft' and new.status = 'open';
  changed boolean := (new.client_reference, new.warehouse_id, new.consignee, new.contact, new.street,
      new.postcode, new.city, new.country, new.requested_ship, new.requested_delivery, new.service_level,
      new.carrier_preference, new.priority, new.notes_public)
    is distinct from (old.client_reference, old.warehouse_id, old.consignee, old.contact, old.street,
      old.postcode, old.city, old.country, old.requested_ship, old.requested_delivery, old.service_level,
      old.carrier_preference, old.priority, old.notes_public);
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status not in (old.status, 'cancelled') and not placed
     and not (old.status = 'allocated' and new.status = 'open') then
    raise exception 'An order is placed, changed, held, released or cancelled here.' using errcode = 'TN010';
  end if;
  if new.held_by <> old.held_by and 'warehouse' in (old.held_by, new.held_by)
     or old.held_by = 'warehouse' and new.hold_reason <> old.hold_reason then
    raise exception 'The warehouse holds this order: ask it to release it.' using errcode = 'TN010';
  end if;
  if new.held_by = '' and old.held_by = '' and new.hold_reason <> old.hold_reason then
    raise exception 'This order is not on hold.' using errcode = 'TN010';
  end if;
  new.version := old.version + 1;
  new.updated_at := now();
  new.cancelled_at := case when new.status <> 'cancelled' or new.status = old.status then old.cancelled_at
                           else now() end;
  if new.status = old.status and new.held_by = '' and old.held_by <> '' and not changed then
    return new;
  end if;
  if old.status not in ('draft', 'awaiting_approval', 'open', 'allocated') or exists (
      select from core.order_line l where l.workspace_id = new.workspace_id and l.client_id = new.client_id
         and l.order_id = new.id and l.qty_picked > 0) then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if old.change_until < now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  if (placed or changed) and not sec.can('orders.place') then
    raise exception 'You may not place or change orders.' using errcode = 'TN010';
  end if;
  if new.warehouse_id <> old.warehouse_id and exists (
      select from core.order_line l where l.workspace_id = new.workspace_id and l.client_id = new.client_id
         and l.order_id = new.id and l.qty_allocated > 0) then
    raise exception 'Goods are set aside for it in its warehouse already: cancel it and place another.'
      using errcode = 'TN010';
  end if;
  if placed then
    new.placed_at := now();
  end if;
  if new.status <> 'draft' and (placed or changed) then
    new.change_until := core.order_time(new.workspace_id, new.warehouse_id, new.requested_ship);
  end if;
  return new;
end $$;

create or replace function core.client_orders_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  o record;
  code text;
begin
  if session_user <> 'bw_portal' or tg_op = 'UPDATE' and new.qty_ordered = old.qty_ordered then
    return new;
  end if;
  select number, status, change_until, placed_at, created_at into o from core.client_order
    where workspace_id = new.workspace_id and client_id = new.client_id and id = new.order_id for share;
  if not found or o.status not in ('draft', 'awaiting_approval', 'open') or new.qty_picked <> 0
     or tg_op = 'INSERT' and (new.qty_allocated <> 0 or new.qty_shipped <> 0) then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if o.change_until < now() and o.placed_at <> now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  if o.created_at <> now() then
    select sku into code from core.item
      where workspace_id = new.workspace_id and client_id = new.client_id and id = new.item_id;
    perform core.tell(new.workspace_id, new.client_id,
      case when tg_op = 'INSERT' then 'order.line_added' when new.qty_ordered = 0 then 'order.line_gone'
           else 'order.line_changed' end, 'orders.view', 'order', new.order_id, o.number,
      jsonb_build_object('sku', code, 'qty', trim_scale(new.qty_ordered)::text, 'qty_before',
                         case when tg_op = 'UPDATE' then trim_scale(old.qty_ordered)::text else '0' end));
  end if;
  if tg_op = 'INSERT' then return new; end if;
  if old.qty_allocated > 0 then
    perform from core.level v
      where (v.workspace_id, v.client_id, v.id) in (
        select r.workspace_id, r.client_id, r.level_id from core.reservation r
         where r.workspace_id = old.workspace_id and r.client_id = old.client_id
           and r.document_id = old.order_id and r.status = 'open')
      order by v.id for no key update;
    update core.reservation r set status = 'closed', version = r.version + 1, updated_at = now()
     where r.workspace_id = old.workspace_id and r.client_id = old.client_id
       and r.document_id = old.order_id and r.line_id = old.id and r.status = 'open';
    new.qty_allocated := 0;
  end if;
  if new.qty_ordered = 0 then
    delete from core.order_line l
     where l.workspace_id = old.workspace_id and l.client_id = old.client_id and l.id = old.id;
    return null;
  end if;
  return new;
end $$;

create function core.order_changes_tell() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform core.tell(new.workspace_id, new.client_id,
    case when tg_op = 'INSERT' then 'order.drafted' else 'order.changed' end, 'orders.view', 'order', new.id,
    new.number, '{}');
  return null;
end $$;
revoke all on function core.order_changes_tell() from public;

create trigger order_drafts_tell after insert on core.client_order for each row
  when (session_user = 'bw_portal' and new.status = 'draft') execute function core.order_changes_tell();
create trigger order_changes_tell after update on core.client_order for each row
  when (session_user = 'bw_portal' and old.held_by = new.held_by and new.status <> 'cancelled'
        and (new.client_reference, new.warehouse_id, new.consignee, new.contact, new.street, new.postcode,
             new.city, new.country, new.requested_ship, new.requested_delivery, new.service_level,
             new.carrier_preference, new.priority, new.notes_public)
          is distinct from (old.client_reference, old.warehouse_id, old.consignee, old.contact, old.street,
             old.postcode, old.city, old.country, old.requested_ship, old.requested_delivery,
             old.service_level, old.carrier_preference, old.priority, old.notes_public))
  execute function core.order_changes_tell();

drop trigger client_orders_lines on core.order_line;
create trigger client_orders_lines before insert or update on core.order_line
  for each row execute function core.client_orders_lines();
"""

_changes = import_module("baywindow.orders.migrations.0003_clients_and_orders")
_lines = import_module("baywindow.orders.migrations.0005_clients_place")
_places = import_module("baywindow.orders.migrations.0006_orders_tell")
BACKWARD = (
    """
drop trigger order_changes_tell on core.client_order;
drop trigger order_drafts_tell on core.client_order;
drop function core.order_changes_tell();
"""
    + _lines.BACKWARD
    + _lines.FORWARD
    + _changes.FORWARD
    + _places.FORWARD[_places.FORWARD.index("create or replace function core.client_places") :].split(
        "revoke all"
    )[0]
    + "drop function core.order_time(uuid, uuid, date);"
)


class Migration(migrations.Migration):
    dependencies = [("orders", "0006_orders_tell")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
