"""What is packed for an order that is cancelled is cancelled with it: else it waits at the bench for ever."""

from django.db import migrations, models

FORWARD = """
create function core.cancelled_unpacks() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.shipment s set status = 'cancelled', version = s.version + 1, updated_at = now()
   where s.workspace_id = new.workspace_id and s.client_id = new.client_id and s.order_id = new.id
     and s.status in ('packing', 'packed', 'label_made');
  return null;
end $$;

revoke all on function core.cancelled_unpacks() from public;

create trigger cancelled_unpacks after update on core.client_order
  for each row when (new.status = 'cancelled' and old.status <> 'cancelled')
  execute function core.cancelled_unpacks();

update core.shipment s set status = 'cancelled', version = s.version + 1, updated_at = now()
  from core.client_order o
 where o.workspace_id = s.workspace_id and o.client_id = s.client_id and o.id = s.order_id
   and o.status = 'cancelled' and s.status in ('packing', 'packed', 'label_made');
"""

BACKWARD = """
drop trigger cancelled_unpacks on core.client_order;
drop function core.cancelled_unpacks();
"""

STATUSES = [
    "packing", "packed", "label_made", "handed_over", "in_transit", "out_for_delivery", "delivered",
    "returned", "lost", "cancelled",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("shipments", "0002_keep_shipments")]

    operations = [
        migrations.RemoveConstraint(model_name="shipment", name="shipment_status"),
        migrations.AddConstraint(
            model_name="shipment",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", STATUSES)), name="shipment_status"
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
