"""A shipment is found by any word of who gets it: what begins with a further word is kept as a token.

How the whole name begins is in an index of the shipment itself. A name of two words has one token more.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
create function core.keep_names_of_shipments() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.shipment_token (workspace_id, client_id, token, shipment_id)
  select f.workspace_id, f.client_id, t.token, f.id
    from fresh f cross join core.further_words(f.consignee_key) t
  on conflict do nothing;
  return null;
end $$;

create function core.change_name_of_shipment() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.shipment_token t
   where t.workspace_id = new.workspace_id and t.client_id = new.client_id and t.shipment_id = new.id
     and t.token in (select w.token from core.further_words(old.consignee_key) w);
  insert into core.shipment_token (workspace_id, client_id, token, shipment_id)
  select new.workspace_id, new.client_id, t.token, new.id from core.further_words(new.consignee_key) t
  on conflict do nothing;
  return null;
end $$;

revoke all on function core.keep_names_of_shipments() from public;
revoke all on function core.change_name_of_shipment() from public;

create trigger keep_names_of_shipments after insert on core.shipment
  referencing new table as fresh for each statement execute function core.keep_names_of_shipments();
create trigger change_name_of_shipment after update on core.shipment for each row
  when (new.consignee_key is distinct from old.consignee_key)
  execute function core.change_name_of_shipment();
"""

BACKWARD = """
drop trigger change_name_of_shipment on core.shipment;
drop trigger keep_names_of_shipments on core.shipment;
drop function core.change_name_of_shipment();
drop function core.keep_names_of_shipments();
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0012_carriers_of_joined"), ("orders", "0011_found_by_names")]

    operations = [
        migrations.CreateModel(
            name="ShipmentToken",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "token",
                        "shipment_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token", models.TextField(db_collation="C")),
                ("shipment_id", models.UUIDField()),
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
            options={"db_table": "shipment_token"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
