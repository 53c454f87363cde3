"""Receipts are records of their own, numbered per client; what was counted before has one."""

import django.db.models.deletion
from django.db import migrations, models

import baywindow.catalog.quantities
import baywindow.tenancy.records

FORWARD = """
create function core.number_receipt() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n bigint;
begin
  if new.number = '' then
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'receipt', 1001)
    on conflict (workspace_id, client_id, kind) do update set last = c.last + 1
    returning last into n;
    new.number := 'RC-' || n;
  elsif new.number ~ '^RC-[0-9]{1,15}$' then  -- a number brought along is not given twice
    insert into core.counter as c (workspace_id, client_id, kind, last)
    values (new.workspace_id, new.client_id, 'receipt', substr(new.number, 4)::bigint)
    on conflict (workspace_id, client_id, kind) do update set last = excluded.last
      where c.last < excluded.last;
  end if;
  return new;
end $$;

revoke all on function core.number_receipt() from public;

create trigger number_receipt before insert on core.receipt
  for each row execute function core.number_receipt();

insert into core.receipt
  (workspace_id, client_id, id, number, asn_id, warehouse_id, status, client_reference, supplier, carrier,
   door, arrived_at, started_at, finished_at, notes_public, source, created_at, updated_at, version)
select a.workspace_id, a.client_id, a.id, '', a.id, a.warehouse_id,
       case a.status when 'receiving' then 'open' else 'finished' end, a.client_reference, a.supplier,
       a.carrier, '', coalesce(a.arrived_at, c.first_at), c.first_at, a.received_at, '', 'native',
       now(), now(), 1
  from core.asn a
  join (select workspace_id, client_id, asn_id, min(counted_at) as first_at
          from core.asn_count group by 1, 2, 3) c
    on c.workspace_id = a.workspace_id and c.client_id = a.client_id and c.asn_id = a.id
 order by c.first_at;

insert into core.receipt_line
  (workspace_id, client_id, id, receipt_id, asn_line_id, item_id, qty, uom, condition, lot_no, wrong_item,
   counted_at)
select c.workspace_id, c.client_id, c.id, c.asn_id, c.asn_line_id, c.item_id, c.qty, i.uom, c.condition,
       c.lot_no, false, c.counted_at
  from core.asn_count c
  join core.item i on i.workspace_id = c.workspace_id and i.client_id = c.client_id and i.id = c.item_id;

create statistics receipt_tenant (dependencies) on workspace_id, client_id from core.receipt;
create statistics receipt_line_tenant (dependencies) on workspace_id, client_id from core.receipt_line;
"""

BACKWARD = """
drop statistics core.receipt_line_tenant, core.receipt_tenant;
drop trigger number_receipt on core.receipt;
drop function core.number_receipt();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_item_cost_version"),
        ("inbound", "0007_received"),
        ("stock", "0008_promises"),
        ("tenancy", "0009_plate"),
    ]

    operations = [
        migrations.CreateModel(
            name="Receipt",
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
                ("source", models.TextField(default="native")),
                ("source_ref", models.TextField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("version", models.IntegerField(default=1)),
                ("number", models.TextField(blank=True, db_collation="C", default="")),
                ("asn_id", models.UUIDField(blank=True, null=True)),
                ("warehouse_id", models.UUIDField()),
                ("status", models.TextField(default="open")),
                ("client_reference", models.TextField(blank=True, db_collation="C", default="")),
                ("supplier", models.TextField(blank=True, default="")),
                ("carrier", models.TextField(blank=True, default="")),
                ("door", models.TextField(blank=True, default="")),
                ("arrived_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("notes_public", models.TextField(blank=True, default="")),
            ],
            options={
                "db_table": "receipt",
            },
        ),
        migrations.CreateModel(
            name="ReceiptLine",
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
                ("receipt_id", models.UUIDField()),
                ("asn_line_id", models.UUIDField(blank=True, null=True)),
                ("item_id", models.UUIDField()),
                ("location_id", models.UUIDField(blank=True, null=True)),
                ("qty", baywindow.catalog.quantities.Quantity(decimal_places=6, max_digits=18)),
                ("uom", models.TextField()),
                ("condition", models.TextField()),
                ("lot_no", models.TextField(blank=True, db_collation="C", default="")),
                ("wrong_item", models.BooleanField(default=False)),
                ("counted_at", models.DateTimeField()),
                ("once", models.TextField(blank=True, db_collation="C", null=True)),
            ],
            options={
                "db_table": "receipt_line",
            },
        ),
        migrations.RemoveConstraint(
            model_name="discrepancy",
            name="discrepancy_kind",
        ),
        migrations.AddConstraint(
            model_name="discrepancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["short", "over", "damaged", "unannounced", "wrong_item"])),
                name="discrepancy_kind",
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="asn",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "asn_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inbound.asn",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="client",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id"],
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="tenancy.client",
                to_fields=["workspace_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="warehouse",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "warehouse_id"],
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stock.clientwarehouse",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="asn_line",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "asn_line_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inbound.asnline",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="item",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "item_id"],
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="catalog.item",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="location",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "location_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stock.clientlocation",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="receiptline",
            name="receipt",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "receipt_id"],
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inbound.receipt",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["workspace_id", "client_id", "arrived_at", "id"], name="receipt_arrived"
            ),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["workspace_id", "client_id", "asn_id"], name="receipt_asn"),
        ),
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(
                fields=["workspace_id", "client_id", "client_reference"], name="receipt_reference"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "client_id", "number"), name="receipt_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asn_id__isnull", False), ("status", "open")),
                fields=("workspace_id", "client_id", "asn_id"),
                name="receipt_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "client_id", "source", "source_ref"), name="receipt_source_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "finished", "cancelled"])), name="receipt_status"
            ),
        ),
        migrations.AddIndex(
            model_name="receiptline",
            index=models.Index(
                fields=["workspace_id", "client_id", "receipt_id", "counted_at", "id"],
                name="receipt_line_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.UniqueConstraint(
                fields=("workspace_id", "client_id", "once"), name="receipt_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.CheckConstraint(
                condition=models.Q(("condition__in", ("ok", "damaged", "quarantined", "expired"))),
                name="receipt_line_condition",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("qty__gt", -1000000000000), ("qty__lt", 1000000000000), ("qty__gte", 0), ("qty__gt", 0)
                ),
                name="receipt_line_qty",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.DeleteModel(name="AsnCount"),
    ]
