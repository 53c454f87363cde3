"""Levels that are below zero or hold goods back are known without reading all of them."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
create function core.keep_standing_out() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.on_hand < 0 or new.on_hold > 0 then
    insert into core.standing_out as s (workspace_id, client_id, level_id, negative, held)
    values (new.workspace_id, new.client_id, new.id, new.on_hand < 0, new.on_hold > 0)
    on conflict (workspace_id, client_id, level_id)
      do update set negative = excluded.negative, held = excluded.held;
  else
    delete from core.standing_out s
     where s.workspace_id = new.workspace_id and s.client_id = new.client_id and s.level_id = new.id;
  end if;
  return null;
end $$;

revoke all on function core.keep_standing_out() from public;

create trigger stands_out_new after insert on core.level
  for each row when (new.on_hand < 0 or new.on_hold > 0) execute function core.keep_standing_out();
create trigger stands_out_now after update on core.level
  for each row when ((new.on_hand < 0) <> (old.on_hand < 0) or (new.on_hold > 0) <> (old.on_hold > 0))
  execute function core.keep_standing_out();

insert into core.standing_out (workspace_id, client_id, level_id, negative, held)
select workspace_id, client_id, id, on_hand < 0, on_hold > 0 from core.level where on_hand < 0 or on_hold > 0;
"""

BACKWARD = """
drop trigger stands_out_now on core.level;
drop trigger stands_out_new on core.level;
drop function core.keep_standing_out();
"""


class Migration(migrations.Migration):
    dependencies = [("stock", "0008_promises")]

    operations = [
        migrations.CreateModel(
            name="StandingOut",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "level_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("level_id", models.UUIDField()),
                ("negative", models.BooleanField()),
                ("held", models.BooleanField()),
                (
                    "level",
                    models.ForeignObject(
                        from_fields=["workspace_id", "client_id", "level_id"],
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="stock.level",
                        to_fields=["workspace_id", "client_id", "id"],
                    ),
                ),
            ],
            options={"db_table": "standing_out"},
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
