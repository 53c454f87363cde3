"""Photos publish themselves unless a client's list says otherwise: to clients there are, and to new ones.

Those taken while counting were published whatever the list said. Now it is the list alone that says so.
"""

from django.db import migrations

FORWARD = """
create function core.photos_publish_themselves() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.self_publishing (workspace_id, client_id, kind)
  values (new.workspace_id, new.client_id, 'photo') on conflict do nothing;
  return null;
end $$;

revoke all on function core.photos_publish_themselves() from public;

create trigger photos_publish_themselves after insert on core.client
  for each row execute function core.photos_publish_themselves();

insert into core.self_publishing (workspace_id, client_id, kind)
select c.workspace_id, c.client_id, 'photo' from core.client c on conflict do nothing;
"""

BACKWARD = """
drop trigger photos_publish_themselves on core.client;
drop function core.photos_publish_themselves();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_found_by_file_names"), ("tenancy", "0011_targets")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
