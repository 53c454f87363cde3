"""A shipment may hold further orders beside its first; cancelled with any of them while it is here."""

import django.db.models.deletion
from django.db import migrations, models

import baywindow.tenancy.records

FORWARD = """
create or replace function core.cancelled_unpacks() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  stamp text := lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0');
  begins text := substr(stamp, 1, 8) || '-' || substr(stamp, 9, 4) || '-7';
begin
  with gone as (
    update core.shipment s set status = 'cancelled', version = s.version + 1, updated_at = now()
     where s.workspace_id = new.workspace_id and s.client_id = new.client_id
       and s.status in ('packing', 'packed', 'label_made')
       and s.id in (
         select f.id from core.shipment f
          where f.workspace_id = new.workspace_id and f.client_id = new.client_id and f.order_id = new.id
         union all
         select j.shipment_id from core.shipment_joined j
          where j.workspace_id = new.workspace_id and j.client_id = new.client_id and j.order_id = new.id)
    returning s.workspace_id, s.client_id, s.id, s.number)
  insert into core.event
    (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number,
     parts, visible_to_client, needs)
  select g.workspace_id, g.client_id,
         (begins || substr(gen_random_uuid()::text, 16))::uuid,
         now(), 'system', '', 'shipment.cancelled', 'shipment', g.id, g.number, '{}', true, 'shipments.view'
    from gone g;
  return null;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0009_carrier_links"), ("orders", "0007_clients_change")]

    operations = [
        migrations.CreateModel(
            name="ShipmentOrder",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=baywindow.tenancy.records.uuid7)),
                ("shipment_id", models.UUIDField()),
                ("order_id", models.UUIDField()),
                (
                    "order",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "order_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
                (
                    "shipment",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "shipment_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="shipments.shipment",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={
                "db_table": "shipment_joined",
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "client_id", "order_id"], name="shipment_joined_order"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workspace_id", "client_id", "shipment_id", "order_id"),
                        name="shipment_joined_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
