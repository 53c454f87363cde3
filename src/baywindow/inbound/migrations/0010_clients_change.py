"""Until it arrives a client changes its delivery and its lines; the delivery tells of each change.

A line set to nothing goes: the portal's login deletes nothing.
"""

from importlib import import_module

from django.db import migrations

FORWARD = """
create or replace function core.client_announces() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if tg_op = 'INSERT' then
    if new.status <> 'draft' or new.number <> '' or new.source <> 'native' or new.announced_at is not null
        or new.arrived_at is not null or new.received_at is not null or new.cancelled_at is not null then
      raise exception 'A delivery begins as a draft.' using errcode = 'TN010';
    end if;
    new.created_at := now();
    new.version := 1;
  elsif old.status not in ('draft', 'announced') then
    raise exception 'The warehouse has this delivery in hand already: ask it for changes.'
      using errcode = 'TN010';
  elsif new.status not in (old.status, 'announced', 'cancelled') then
    raise exception 'A delivery is changed, announced or cancelled here.' using errcode = 'TN010';
  else
    new.version := old.version + 1;
    new.announced_at := case when old.status = 'draft' and new.status = 'announced' then now()
      else old.announced_at end;
    new.cancelled_at := case when new.status = 'cancelled' then now() end;
  end if;
  new.updated_at := now();
  return new;
end $$;

create function core.asn_changes_tell() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform core.tell(new.workspace_id, new.client_id, 'asn.changed', 'inbound.view', 'asn', new.id, new.number,
                    '{}');
  return null;
end $$;

create or replace function core.client_writes_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  a record;
  code text;
begin
  if session_user <> 'bw_portal' then return new; end if;
  select number, created_at into a from core.asn
    where workspace_id = new.workspace_id and client_id = new.client_id and id = new.asn_id
      and status in ('draft', 'announced') for share;
  if not found or new.counted <> 0 then
    raise exception 'The warehouse has this delivery in hand already: ask it for changes.'
      using errcode = 'TN010';
  end if;
  if a.created_at <> now() then
    select sku into code from core.item
      where workspace_id = new.workspace_id and client_id = new.client_id and id = new.item_id;
    perform core.tell(new.workspace_id, new.client_id,
      case when tg_op = 'INSERT' then 'asn.line_added' when new.qty = 0 then 'asn.line_gone'
           else 'asn.line_changed' end, 'inbound.view', 'asn', new.asn_id, a.number,
      jsonb_build_object('sku', code, 'qty', trim_scale(new.qty)::text, 'qty_before',
                         case when tg_op = 'UPDATE' then trim_scale(old.qty)::text else '0' end));
  end if;
  if tg_op = 'UPDATE' and new.qty = 0 then
    delete from core.asn_line l
     where l.workspace_id = old.workspace_id and l.client_id = old.client_id and l.id = old.id;
    return null;
  end if;
  return new;
end $$;

revoke all on function core.asn_changes_tell() from public;

create trigger asn_changes_tell after update on core.asn for each row
  when (session_user = 'bw_portal' and old.status = new.status
        and (new.client_reference, new.warehouse_id, new.expected_from, new.expected_to, new.supplier,
             new.carrier, new.tracking_numbers, new.container, new.seal, new.packages, new.notes_public)
          is distinct from (old.client_reference, old.warehouse_id, old.expected_from, old.expected_to,
             old.supplier, old.carrier, old.tracking_numbers, old.container, old.seal, old.packages,
             old.notes_public))
  execute function core.asn_changes_tell();
drop trigger client_writes_lines on core.asn_line;
create trigger client_writes_lines before insert or update on core.asn_line
  for each row execute function core.client_writes_lines();
"""

_lines = import_module("baywindow.inbound.migrations.0005_clients_announce")
_moments = import_module("baywindow.inbound.migrations.0009_deliveries_tell")
BACKWARD = (
    "drop trigger asn_changes_tell on core.asn; drop function core.asn_changes_tell();"
    + _lines.BACKWARD
    + _lines.FORWARD
    + _moments.FORWARD[_moments.FORWARD.index("create or replace function core.client_announces") :].split(
        "create or replace function core.answer_stands"
    )[0]
)


class Migration(migrations.Migration):
    dependencies = [("inbound", "0009_deliveries_tell")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
