"""What people do to deliveries before they arrive is told by the deliveries; the portal keeps to its part.

Moments, versions and answers' times are the database's, whatever SQL the portal's pages run: a client neither
dates what it does nor counts a delivery as received.
"""

from django.db import migrations

FORWARD = """
create function core.asn_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform core.tell(new.workspace_id, new.client_id, 'asn.' || new.status, 'inbound.view', 'asn', new.id,
    new.number, case new.status when 'cancelled' then '{}' else jsonb_build_object('lines', (
      select count(*) from core.asn_line l where l.workspace_id = new.workspace_id
         and l.client_id = new.client_id and l.asn_id = new.id)) end);
  return null;
end $$;

create function core.answer_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform core.tell(a.workspace_id, a.client_id, 'asn.' || new.status, 'inbound.view', 'asn', a.id, a.number,
                    jsonb_build_object('sku', i.sku))
     from core.asn a
     join core.item i on i.workspace_id = a.workspace_id and i.client_id = a.client_id and i.id = new.item_id
    where a.workspace_id = new.workspace_id and a.client_id = new.client_id and a.id = new.asn_id;
  return null;
end $$;

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
    raise exception 'A delivery is announced or cancelled here.' using errcode = 'TN010';
  else
    new.version := old.version + 1;
    new.announced_at := case when old.status = 'draft' and new.status = 'announced' then now()
      else old.announced_at end;
    new.cancelled_at := case when new.status = 'cancelled' then now() end;
  end if;
  new.updated_at := now();
  return new;
end $$;

create or replace function core.answer_stands() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if old.status <> 'open' or old.answer_by < current_date or new.status not in ('accepted', 'contested') then
    raise exception 'This was answered before, or its day is over.' using errcode = 'TN010';
  end if;
  new.answered_at := now();
  new.updated_at := now();
  new.version := old.version + 1;
  return new;
end $$;

revoke all on function core.asn_tells() from public;
revoke all on function core.answer_tells() from public;

create trigger asn_tells after update on core.asn for each row
  when (session_user in ('bw_portal', 'bw_staff') and old.status <> new.status
        and (new.status = 'cancelled' or old.status = 'draft' and new.status = 'announced'))
  execute function core.asn_tells();
create trigger answer_tells after update on core.discrepancy for each row
  when (session_user = 'bw_portal') execute function core.answer_tells();
"""

BACKWARD = """
drop trigger answer_tells on core.discrepancy;
drop trigger asn_tells on core.asn;
drop function core.answer_tells();
drop function core.asn_tells();

create or replace function core.answer_stands() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'bw_portal' and (old.status <> 'open' or old.answer_by < current_date
      or new.status not in ('accepted', 'contested') or new.answered_at is null) then
    raise exception 'This was answered before, or its day is over.' using errcode = 'TN010';
  end if;
  return new;
end $$;

create or replace function core.client_announces() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user <> 'bw_portal' then return new; end if;
  if tg_op = 'INSERT' then
    if new.status <> 'draft' or new.number <> '' or new.source <> 'native' then
      raise exception 'A delivery begins as a draft.' using errcode = 'TN010';
    end if;
  elsif old.status not in ('draft', 'announced') then
    raise exception 'The warehouse has this delivery in hand already: ask it for changes.'
      using errcode = 'TN010';
  elsif new.status not in (old.status, 'announced', 'cancelled') then
    raise exception 'A delivery is announced or cancelled here.' using errcode = 'TN010';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0008_receipts"), ("activity", "0005_records_tell")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
