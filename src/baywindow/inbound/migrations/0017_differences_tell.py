"""What becomes of a difference it tells itself: which it is, how much of what, and in whose words."""

from importlib import import_module

from django.db import migrations

FORWARD = """
create or replace function core.answer_tells() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare
  words text := case new.status when 'settled' then new.settlement else new.answer end;
begin
  perform core.tell(a.workspace_id, a.client_id, 'asn.difference_' || new.status, 'inbound.view', 'asn', a.id,
    a.number, jsonb_build_object(
      'about', new.id, 'sku', i.sku, 'qty', trim_scale(new.qty)::text, 'uom', new.uom,
      'word_kind', case new.kind when 'short' then 'Fewer than announced'
        when 'over' then 'More than announced' when 'damaged' then 'Damaged'
        when 'unannounced' then 'Not announced' when 'wrong_item' then 'Wrong item' end,
      'said', case when words = '' then '' else '. ' || words end))
     from core.asn a
     join core.item i on i.workspace_id = a.workspace_id and i.client_id = a.client_id and i.id = new.item_id
    where a.workspace_id = new.workspace_id and a.client_id = new.client_id and a.id = new.asn_id;
  return null;
end $$;

drop trigger answer_tells on core.discrepancy;
create trigger answer_tells after update on core.discrepancy for each row
  when (session_user in ('bw_portal', 'bw_staff') and old.status <> new.status
        and new.status in ('accepted', 'contested', 'settled'))
  execute function core.answer_tells();
"""

_before = import_module("baywindow.inbound.migrations.0009_deliveries_tell").FORWARD
_tells = _before[_before.index("create function core.answer_tells") :].split("create or replace function")[0]
_when = _before[_before.index("create trigger answer_tells") :]
BACKWARD = (
    "drop trigger answer_tells on core.discrepancy;"
    + _tells.replace("create function", "create or replace function")
    + _when
)


class Migration(migrations.Migration):
    dependencies = [("inbound", "0016_unsettled_unsaid")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
