"""A client answers a discrepancy once, in time, and with an answer: whatever SQL its pages run."""

from django.db import migrations

FORWARD = """
create function core.answer_stands() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if session_user = 'bw_portal' and (old.status <> 'open' or old.answer_by < current_date
      or new.status not in ('accepted', 'contested') or new.answered_at is null) then
    raise exception 'This was answered before, or its day is over.' using errcode = 'TN010';
  end if;
  return new;
end $$;

revoke all on function core.answer_stands() from public;

create trigger answer_stands before update on core.discrepancy
  for each row execute function core.answer_stands();
"""

BACKWARD = """
drop trigger answer_stands on core.discrepancy;
drop function core.answer_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0003_counting")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
