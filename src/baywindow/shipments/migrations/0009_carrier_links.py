"""Tracking links of carriers that our rules do not know; clients read them through a function."""

from django.db import migrations, models

import baywindow.tenancy.records

TEMPLATE = r"^https://[A-Za-z0-9.-]+(:\d+)?/[^\s{}<>\"]*\{tracking\}[^\s{}<>\"]*$"

FORWARD = """
-- The workspace's links for whoever may see its shipments: a table the portal cannot read itself.
create function core.carrier_links() returns table (name_key text, template text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.can('shipments.view') then return; end if;
  return query select l.name_key, l.template from core.carrier_link l
   where l.workspace_id = sec.ws() limit 200;
end $$;

revoke all on function core.carrier_links() from public;
grant execute on function core.carrier_links() to bw_portal, bw_staff;
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0008_reports_of_carriers"), ("tenancy", "0011_targets")]

    operations = [
        migrations.CreateModel(
            name="CarrierLink",
            fields=[
                ("workspace_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("id", models.UUIDField(default=baywindow.tenancy.records.uuid7)),
                ("name", models.TextField()),
                ("name_key", models.TextField(db_collation="C")),
                ("template", models.TextField()),
                ("version", models.IntegerField(default=1)),
            ],
            options={
                "db_table": "carrier_link",
                "constraints": [
                    models.UniqueConstraint(fields=("workspace_id", "name_key"), name="carrier_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(("template__regex", TEMPLATE)), name="carrier_link_template"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, "drop function core.carrier_links();"),
    ]
