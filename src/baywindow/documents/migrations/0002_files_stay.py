"""A stored file stays what it came as: what is published may be withdrawn, never exchanged unseen."""

from django.db import migrations

FORWARD = """
create function core.document_stays() returns trigger
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  if (new.file_ref, new.sha256, new.size, new.mime, new.file_name, new.series_id, new.edition, new.kind,
      new.subject_kind, new.subject_id)
     is distinct from (old.file_ref, old.sha256, old.size, old.mime, old.file_name, old.series_id,
      old.edition, old.kind, old.subject_kind, old.subject_id) then
    raise exception 'A stored document stays as it came: store a new edition.' using errcode = 'TN010';
  end if;
  return new;
end $$;

revoke all on function core.document_stays() from public;

create trigger document_stays before update on core.document
  for each row execute function core.document_stays();
"""

BACKWARD = """
drop trigger document_stays on core.document;
drop function core.document_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_begin")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
