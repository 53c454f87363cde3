"""The names of the shipments there are. What is begun meanwhile keeps its own: nobody waits for this."""

from django.db import migrations

FILL = """
insert into core.shipment_token (workspace_id, client_id, token, shipment_id)
select s.workspace_id, s.client_id, t.token, s.id
  from core.shipment s cross join core.further_words(s.consignee_key) t
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("shipments", "0013_found_by_names")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
