"""A client is told the links of the carriers its own shipments name, and of no other."""

from django.db import migrations

FORWARD = """
create or replace function core.carrier_links() returns table (name_key text, template text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.can('shipments.view') then return; end if;
  if session_user = 'bw_staff' then
    return query select l.name_key, l.template from core.carrier_link l
     where l.workspace_id = sec.ws() limit 200;
    return;
  end if;
  return query
    with recursive named as (
      (select s.carrier from core.shipment s
        where s.workspace_id = sec.ws() and s.client_id = sec.client() and s.carrier <> ''
        order by s.carrier limit 1)
      union all
      select (select s.carrier from core.shipment s
               where s.workspace_id = sec.ws() and s.client_id = sec.client() and s.carrier > n.carrier
               order by s.carrier limit 1)
        from named n where n.carrier is not null)
    select l.name_key, l.template from core.carrier_link l
     where l.workspace_id = sec.ws() and l.name_key in (
       select pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.btrim(n.carrier), '\\s+', ' ', 'g'))
         from named n where n.carrier is not null limit 1000)
     limit 200;
end $$;
"""

BACK = """
create or replace function core.carrier_links() returns table (name_key text, template text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.can('shipments.view') then return; end if;
  return query select l.name_key, l.template from core.carrier_link l
   where l.workspace_id = sec.ws() limit 200;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0010_several_orders")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
