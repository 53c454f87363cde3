"""A delivery tells who wrote it down, whichever side did; what a file brings is told by no person."""

from django.db import migrations

FORWARD = """
create function core.asn_drafted_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform core.tell(new.workspace_id, new.client_id, 'asn.drafted', 'inbound.view', 'asn', new.id, new.number,
                    '{}');
  return null;
end $$;

revoke all on function core.asn_drafted_tells() from public;

create trigger asn_drafted_tells after insert on core.asn for each row
  when (session_user in ('bw_portal', 'bw_staff') and new.status = 'draft')
  execute function core.asn_drafted_tells();
"""

BACKWARD = """
drop trigger asn_drafted_tells on core.asn;
drop function core.asn_drafted_tells();
"""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0013_found_by_texts")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
