"""Orders are found by who carries them, and by the days they are to be shipped and were shipped."""

from django.db import migrations, models

TENANT = ["workspace_id", "client_id"]

STAGE = """
create or replace function core.stage_order() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  new.consignee_key := lower(new.consignee);
  if new.carrier = '' then new.carrier := new.carrier_preference; end if;
  if tg_op = 'UPDATE' then
    if old.carrier = old.carrier_preference and new.carrier = old.carrier then
      new.carrier := new.carrier_preference;
    end if;
  end if;
  new.stage := case
    when new.status in ('shipped', 'delivered', 'cancelled') then new.status
    when new.held_by <> '' then 'hold'
    when new.status in ('draft', 'awaiting_approval', 'open') then 'open'
    else 'fulfilment' end;
  return new;
end $$;

update core.client_order set carrier = carrier_preference where carrier_preference <> '';
"""

UNSTAGE = """
create or replace function core.stage_order() returns trigger
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
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_clients_and_orders")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="carrier",
            field=models.TextField(blank=True, db_collation="C", db_default="", default=""),
        ),
        migrations.RunSQL(STAGE, UNSTAGE),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=[*TENANT, "carrier", "placed_at", "id"], name="client_order_carrier"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=[*TENANT, "requested_ship", "id"], name="client_order_requested"),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                fields=[*TENANT, "shipped_at", "id"], include=["requested_ship"], name="client_order_shipped"
            ),
        ),
    ]
