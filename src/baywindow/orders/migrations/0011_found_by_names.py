"""An order is found by any word of who gets it: what begins with a further word is kept as a token.

How the whole name begins is in an index of the order itself. A name of two words has one token more.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = r"""
create function core.further_words(name text) returns table (token text)
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select left(btrim(array_to_string(w.parts[n:], '')), 120)
    from (select regexp_split_to_array(name, '(?<=[\s(/"-])(?=[^\s(/"-])') as parts) w,
         generate_series(2, cardinality(w.parts)) n
$$;

create function core.keep_names_of_orders() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into core.order_token (workspace_id, client_id, token, order_id)
  select f.workspace_id, f.client_id, t.token, f.id
    from fresh f cross join core.further_words(f.consignee_key) t
  on conflict do nothing;
  return null;
end $$;

create function core.change_name_of_order() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  delete from core.order_token t
   where t.workspace_id = new.workspace_id and t.client_id = new.client_id and t.order_id = new.id
     and t.token in (select w.token from core.further_words(old.consignee_key) w);
  insert into core.order_token (workspace_id, client_id, token, order_id)
  select new.workspace_id, new.client_id, t.token, new.id from core.further_words(new.consignee_key) t
  on conflict do nothing;
  return null;
end $$;

revoke all on function core.further_words(text) from public;
revoke all on function core.keep_names_of_orders() from public;
revoke all on function core.change_name_of_order() from public;

create trigger keep_names_of_orders after insert on core.client_order
  referencing new table as fresh for each statement execute function core.keep_names_of_orders();
create trigger change_name_of_order after update on core.client_order for each row
  when (new.consignee_key is distinct from old.consignee_key)
  execute function core.change_name_of_order();
"""

BACKWARD = """
drop trigger change_name_of_order on core.client_order;
drop trigger keep_names_of_orders on core.client_order;
drop function core.change_name_of_order();
drop function core.keep_names_of_orders();
drop function core.further_words(text);
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_short_since")]

    operations = [
        migrations.CreateModel(
            name="OrderToken",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "token",
                        "order_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token", models.TextField(db_collation="C")),
                ("order_id", models.UUIDField()),
                (
                    "order",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "order_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="orders.order",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={"db_table": "order_token"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
