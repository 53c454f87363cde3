"""The names of the orders there are. What is placed meanwhile keeps its own: nobody waits for this."""

from django.db import migrations

FILL = """
insert into core.order_token (workspace_id, client_id, token, order_id)
select o.workspace_id, o.client_id, t.token, o.id
  from core.client_order o cross join core.further_words(o.consignee_key) t
on conflict do nothing;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0011_found_by_names")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
