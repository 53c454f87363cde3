"""An order keeps since when goods of it are missing that were looked for; its client cannot say so."""

from django.db import migrations, models

FORWARD = """
create function core.order_begins_unsought() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  new.short_since := null;
  return new;
end $$;

revoke all on function core.order_begins_unsought() from public;

create trigger order_begins_unsought before insert on core.client_order for each row
  when (session_user = 'bw_portal' and new.short_since is not null)
  execute function core.order_begins_unsought();
"""

BACKWARD = """
drop trigger order_begins_unsought on core.client_order;
drop function core.order_begins_unsought();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_every_change_tells")]

    operations = [
        migrations.AddField(
            model_name="order", name="short_since", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
