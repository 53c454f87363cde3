"""A delivery's tracking numbers, container, seal and sender are found by an index, however many there are.

A text may hold several numbers, some written with blanks; a container is known by its digits as well, and who
sends it by how any word begins: every tail of the name is kept.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
create function core.asn_tokens(tracking text, container text, seal text, supplier text)
returns table (kind text, token text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select 'tracking', left(upper(p), 120) from regexp_split_to_table(tracking, '[\s,;]+') p where p <> ''
  union
  select 'tracking', left(upper(regexp_replace(p, '\s', '', 'g')), 120)
    from regexp_split_to_table(tracking, '[,;\n]+') p where p ~ '\S'
  union
  select 'container', left(upper(regexp_replace(p, '\s', '', 'g')), 120)
    from (values (container), (seal)) v (p) where p ~ '\S'
  union
  select 'container', left(regexp_replace(upper(regexp_replace(p, '\s', '', 'g')), '^[A-Z]+', ''), 120)
    from (values (container), (seal)) v (p) where p ~ '\d'
  union
  select 'supplier', left(array_to_string(w.words[n:], ' '), 120)
    from (select regexp_split_to_array(lower(btrim(supplier)), '\s+') as words) w,
         generate_subscripts(w.words, 1) n
   where w.words[n] <> ''
$$;

create function core.keep_asn_tokens() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    delete from core.asn_token t
     where t.workspace_id = new.workspace_id and t.client_id = new.client_id and t.asn_id = new.id;
  end if;
  insert into core.asn_token (workspace_id, client_id, kind, token, asn_id)
  select new.workspace_id, new.client_id, k.kind, k.token, new.id
    from core.asn_tokens(new.tracking_numbers, new.container, new.seal, new.supplier) k
  on conflict do nothing;
  return null;
end $$;

revoke all on function core.asn_tokens(text, text, text, text) from public;
revoke all on function core.keep_asn_tokens() from public;

insert into core.asn_token (workspace_id, client_id, kind, token, asn_id)
select a.workspace_id, a.client_id, k.kind, k.token, a.id
  from core.asn a cross join core.asn_tokens(a.tracking_numbers, a.container, a.seal, a.supplier) k;

create trigger keep_new_asn_tokens after insert on core.asn for each row
  when (new.tracking_numbers || new.container || new.seal || new.supplier <> '')
  execute function core.keep_asn_tokens();
create trigger keep_asn_tokens after update on core.asn for each row
  when ((new.tracking_numbers, new.container, new.seal, new.supplier)
        is distinct from (old.tracking_numbers, old.container, old.seal, old.supplier))
  execute function core.keep_asn_tokens();
"""

BACKWARD = """
drop trigger keep_asn_tokens on core.asn;
drop trigger keep_new_asn_tokens on core.asn;
drop function core.keep_asn_tokens();
drop function core.asn_tokens(text, text, text, text);
"""


class Migration(migrations.Migration):
    dependencies = [("inbound", "0012_open_differences")]

    operations = [
        migrations.CreateModel(
            name="AsnToken",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "kind",
                        "token",
                        "asn_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.TextField(db_collation="C")),
                ("token", models.TextField(db_collation="C")),
                ("asn_id", models.UUIDField()),
                (
                    "asn",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "asn_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inbound.asn",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={
                "db_table": "asn_token",
                "indexes": [
                    models.Index(fields=["workspace_id", "client_id", "asn_id"], name="asn_token_asn")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
