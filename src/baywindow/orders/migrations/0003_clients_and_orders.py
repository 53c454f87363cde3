"""A client holds, releases and cancels, and writes nothing beside that; nor once goods are picked."""

from django.db import migrations

FORWARD = """
create or replace function core.client_changes_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if new.status not in (old.status, 'cancelled') then
    raise exception 'An order is held, released or cancelled here.' using errcode = 'TN010';
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
  new.cancelled_at := case when new.status = old.status then old.cancelled_at else now() end;
  if new.status = old.status and new.held_by = '' then return new; end if;
  if old.status not in ('draft', 'awaiting_approval', 'open', 'allocated') or exists (
      select from core.order_line l where l.workspace_id = new.workspace_id and l.client_id = new.client_id
         and l.order_id = new.id and l.qty_picked > 0) then
    raise exception 'The warehouse has this order in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if old.change_until < now() then
    raise exception 'The time to change this order is over: ask the warehouse.' using errcode = 'TN010';
  end if;
  return new;
end $$;
"""

BACKWARD = """
create or replace function core.client_changes_order() returns trigger
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
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_keep_orders")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
