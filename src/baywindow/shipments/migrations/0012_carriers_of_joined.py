"""An order that joined another's shipment says who takes it, too; once it is taken out, who took its last."""

from django.db import migrations

FORWARD = """
create function core.carrier_of_joined() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.client_order o set carrier = new.carrier
    from core.shipment_joined j
   where j.workspace_id = new.workspace_id and j.client_id = new.client_id and j.shipment_id = new.id
     and o.workspace_id = j.workspace_id and o.client_id = j.client_id and o.id = j.order_id
     and o.carrier <> new.carrier;
  return null;
end $$;

create function core.carrier_of_joining() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.client_order o set carrier = s.carrier
    from core.shipment s
   where s.workspace_id = new.workspace_id and s.client_id = new.client_id and s.id = new.shipment_id
     and o.workspace_id = new.workspace_id and o.client_id = new.client_id and o.id = new.order_id
     and s.carrier <> '' and o.carrier <> s.carrier;
  return null;
end $$;

create function core.carrier_of_parted() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.client_order o set carrier = coalesce((
      select s.carrier from core.shipment s
       where s.workspace_id = o.workspace_id and s.client_id = o.client_id and s.carrier <> ''
         and (s.order_id = o.id or s.id in (
           select j.shipment_id from core.shipment_joined j
            where j.workspace_id = o.workspace_id and j.client_id = o.client_id and j.order_id = o.id))
       order by s.dated_at desc limit 1), o.carrier_preference)
   where o.workspace_id = old.workspace_id and o.client_id = old.client_id and o.id = old.order_id;
  return null;
end $$;

revoke all on function core.carrier_of_joined() from public;
revoke all on function core.carrier_of_joining() from public;
revoke all on function core.carrier_of_parted() from public;

create trigger carrier_of_joined after update on core.shipment
  for each row when (new.carrier <> '' and new.carrier <> old.carrier)
  execute function core.carrier_of_joined();
create trigger carrier_of_joining after insert on core.shipment_joined
  for each row execute function core.carrier_of_joining();
create trigger carrier_of_parted after delete on core.shipment_joined
  for each row execute function core.carrier_of_parted();

update core.client_order o set carrier = s.carrier
  from (select distinct on (j.workspace_id, j.client_id, j.order_id)
               j.workspace_id, j.client_id, j.order_id, f.carrier
          from core.shipment_joined j
          join core.shipment f
            on f.workspace_id = j.workspace_id and f.client_id = j.client_id and f.id = j.shipment_id
         where f.carrier <> ''
         order by j.workspace_id, j.client_id, j.order_id, f.dated_at desc) s
 where s.workspace_id = o.workspace_id and s.client_id = o.client_id and s.order_id = o.id
   and s.carrier <> o.carrier;
"""

BACKWARD = """
drop trigger carrier_of_parted on core.shipment_joined;
drop trigger carrier_of_joining on core.shipment_joined;
drop trigger carrier_of_joined on core.shipment;
drop function core.carrier_of_parted();
drop function core.carrier_of_joining();
drop function core.carrier_of_joined();
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0011_links_of_own_carriers"), ("orders", "0004_carrier")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
