"""What the portal may do to deliveries, whatever SQL its pages run.

It writes a draft with its lines, announces it, and cancels it before it arrives. Numbers, counts and all that
follows are the warehouse's.
"""

from django.db import migrations

FORWARD = """
create function core.client_announces() returns trigger
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

create function core.client_writes_lines() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'bw_portal' and (new.counted <> 0 or not exists (
      select from core.asn a
       where a.workspace_id = new.workspace_id and a.client_id = new.client_id and a.id = new.asn_id
         and a.status = 'draft')) then
    raise exception 'Lines are written before the delivery is announced.' using errcode = 'TN010';
  end if;
  return new;
end $$;

revoke all on function core.client_announces() from public;
revoke all on function core.client_writes_lines() from public;

create trigger client_announces before insert or update on core.asn
  for each row execute function core.client_announces();
create trigger client_writes_lines before insert on core.asn_line
  for each row execute function core.client_writes_lines();
"""

BACKWARD = """
drop trigger client_writes_lines on core.asn_line;
drop trigger client_announces on core.asn;
drop function core.client_writes_lines();
drop function core.client_announces();
"""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0004_answers_stand")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
