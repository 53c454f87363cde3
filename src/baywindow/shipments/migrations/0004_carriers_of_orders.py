"""An order says who took its latest shipment, whoever writes the shipment down."""

from django.db import migrations, models

FORWARD = """
create function core.carrier_of_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.client_order o set carrier = new.carrier
   where o.workspace_id = new.workspace_id and o.client_id = new.client_id and o.id = new.order_id
     and o.carrier <> new.carrier;
  return null;
end $$;

revoke all on function core.carrier_of_order() from public;

create trigger carrier_of_new after insert on core.shipment
  for each row when (new.order_id is not null and new.carrier <> '')
  execute function core.carrier_of_order();
create trigger carrier_of_changed after update on core.shipment
  for each row when (new.order_id is not null and new.carrier <> '' and new.carrier <> old.carrier)
  execute function core.carrier_of_order();

update core.client_order o set carrier = s.carrier
  from (select distinct on (workspace_id, client_id, order_id) workspace_id, client_id, order_id, carrier
          from core.shipment where order_id is not null and carrier <> ''
         order by workspace_id, client_id, order_id, dated_at desc) s
 where s.workspace_id = o.workspace_id and s.client_id = o.client_id and s.order_id = o.id
   and s.carrier <> o.carrier;
"""

BACKWARD = """
drop trigger carrier_of_changed on core.shipment;
drop trigger carrier_of_new on core.shipment;
drop function core.carrier_of_order();
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0003_cancelled_orders"), ("orders", "0004_carrier")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                fields=["workspace_id", "client_id", "carrier", "dated_at", "id"], name="shipment_carrier"
            ),
        ),
    ]
