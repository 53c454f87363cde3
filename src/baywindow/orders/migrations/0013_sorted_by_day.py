"""Lists of orders are read in the order of the day they are to leave, each view and all of them.

An order without such a day is behind all days, as pages say it: nothing compares with null.
"""

from django.db import migrations

FORWARD = """
create index client_order_stage_ship on core.client_order
  (workspace_id, client_id, stage, coalesce(requested_ship, date '9999-12-31'), id);
create index client_order_ship on core.client_order
  (workspace_id, client_id, coalesce(requested_ship, date '9999-12-31'), id);
"""

BACKWARD = """
drop index core.client_order_stage_ship;
drop index core.client_order_ship;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0012_names_there_are")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
