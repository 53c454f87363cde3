"""A document is found by how any word of its file's name begins, however many came after it.

What stands between the words counts as one blank, and the ending is no word of its own. A token says whom its
document is meant for and whether it is published: row security asks of it what it asks of the document.
The names of the documents there are come in 0010, a piece at a time.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
create function core.file_name_tokens(file_name text) returns table (token text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select distinct left(array_to_string(w.words[n:], ' '), 80)
    from (select regexp_replace(lower(file_name), '[\s!-/:-@\[-`{-~]+', ' ', 'g') as plain) p
   cross join lateral (select regexp_split_to_array(btrim(p.plain), ' ') as words) w,
         generate_series(1, greatest(1, cardinality(w.words) - 1)) n
   where w.words[n] <> ''
$$;

create function core.keep_tokens_of_documents() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.document_token (workspace_id, client_id, token, document_id, meant_for, published)
  select f.workspace_id, f.client_id, t.token, f.id, f.meant_for, f.published
    from fresh f cross join core.file_name_tokens(f.file_name) t
  on conflict do nothing;
  return null;
end $$;

create function core.show_tokens_of_document() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update core.document_token t set meant_for = new.meant_for, published = new.published
   where t.workspace_id = new.workspace_id and t.client_id = new.client_id and t.document_id = new.id
     and t.token in (select w.token from core.file_name_tokens(new.file_name) w);
  return null;
end $$;

revoke all on function core.file_name_tokens(text) from public;
revoke all on function core.keep_tokens_of_documents() from public;
revoke all on function core.show_tokens_of_document() from public;

create trigger keep_tokens_of_documents after insert on core.document
  referencing new table as fresh for each statement execute function core.keep_tokens_of_documents();
create trigger show_tokens_of_document after update on core.document for each row
  when ((new.meant_for, new.published) is distinct from (old.meant_for, old.published))
  execute function core.show_tokens_of_document();
"""

BACKWARD = """
drop trigger show_tokens_of_document on core.document;
drop trigger keep_tokens_of_documents on core.document;
drop function core.show_tokens_of_document();
drop function core.keep_tokens_of_documents();
drop function core.file_name_tokens(text);
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_lines_of_receipts_have_photos")]

    operations = [
        migrations.CreateModel(
            name="DocumentToken",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "token",
                        "document_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token", models.TextField(db_collation="C")),
                ("document_id", models.UUIDField()),
                (
                    "document",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "document_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="documents.document",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
                ("meant_for", models.TextField()),
                ("published", models.BooleanField()),
            ],
            options={
                "db_table": "document_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(meant_for__in=["both", "operations", "finance"]),
                        name="document_token_meant_for",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
