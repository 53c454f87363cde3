"""Numbers, stages, what the portal may do to an order, and that a cancelled one holds no goods."""

from django.db import migrations

FORWARD = """
create function core.number_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n bigint;
begin
  if new.number = '' then
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'order', 1001)
    on conflict (workspace_id, client_id, kind) do update set last = c.last + 1
    returning last into n;
    new.number := 'SO-' || n;
  elsif new.number ~ '^SO-[0-9]{1,15}$' then  -- a number brought along is not given twice
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'order', substr(new.number, 4)::bigint)
    on conflict (workspace_id, client_id, kind) do update set last = excluded.last
      where c.last < excluded.last;
  end if;
  return new;
end $$;

create function core.stage_order() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  new.consignee_key := lower(new.consignee);
  new.stage := case
    when new.status in ('shipped', 'delivered', 'cancelled') then new.status
    when new.held_by <> '' then 'hold'
    when new.status in ('draft', 'awaiting_approval', 'open') then 'open'
    else 'fulfilment' end;
  return new;
end $$;

create function core.client_changes_order() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status not in (old.status, 'cancelled') then
    raise exception 'An order is held, released or cancelled here.' using errcode = 'TN010';
  end if;
  if new.held_by <> old.held_by and 'warehouse' in (old.held_by, new.held_by) then
    raise exception 'The warehouse holds this order: ask it to release it.' using errcode = 'TN010';
  end if;
  if new.status = old.status and new.held_by = '' then return new; end if;
  if old.status not in ('draft', 'awaiting_approval', 'open', 'allocated') then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if old.change_until < now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  return new;
end $$;

create function core.cancelled_frees() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.reservation r set status = 'closed', version = r.version + 1, updated_at = now()
   where r.workspace_id = new.workspace_id and r.client_id = new.client_id and r.document_id = new.id
     and r.status = 'open';
  update core.order_line l set qty_allocated = l.qty_picked
   where l.workspace_id = new.workspace_id and l.client_id = new.client_id and l.order_id = new.id
     and l.qty_allocated <> l.qty_picked;
  return null;
end $$;

revoke all on function core.number_order() from public;
revoke all on function core.stage_order() from public;
revoke all on function core.client_changes_order() from public;
revoke all on function core.cancelled_frees() from public;

create trigger number_order before insert on core.client_order
  for each row execute function core.number_order();
create trigger stage_order before insert or update on core.client_order
  for each row execute function core.stage_order();
create trigger client_changes_order before update on core.client_order
  for each row execute function core.client_changes_order();
create trigger cancelled_frees after update on core.client_order
  for each row when (new.status = 'cancelled' and old.status <> 'cancelled')
  execute function core.cancelled_frees();

create statistics client_order_tenant (dependencies) on workspace_id, client_id from core.client_order;
create statistics order_line_tenant (dependencies) on workspace_id, client_id from core.order_line;
"""

BACKWARD = """
drop statistics core.order_line_tenant, core.client_order_tenant;
drop trigger cancelled_frees on core.client_order;
drop trigger client_changes_order on core.client_order;
drop trigger stage_order on core.client_order;
drop trigger number_order on core.client_order;
drop function core.cancelled_frees();
drop function core.client_changes_order();
drop function core.stage_order();
drop function core.number_order();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0001_begin"),
        ("stock", "0008_promises"),
        ("tenancy", "0005_counter"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
