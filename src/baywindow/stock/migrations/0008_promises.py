"""What is allocated is what open reservations add up to: triggers keep it, and promise nothing twice."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
create function core.promise_new() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare short boolean;
begin
  perform from core.level v
    where (v.workspace_id, v.client_id, v.id) in (select workspace_id, client_id, level_id from new_promises)
    order by v.workspace_id, v.client_id, v.id for no key update;
  with more as (
    select workspace_id, client_id, level_id, sum(qty) as qty from new_promises
     where status = 'open' group by 1, 2, 3),
  kept as (
    update core.level v set allocated = v.allocated + m.qty from more m
     where v.workspace_id = m.workspace_id and v.client_id = m.client_id and v.id = m.level_id
    returning v.allocated > v.on_hand - v.on_hold as over)
  select bool_or(over) into short from kept;
  if short then
    raise exception 'These goods were promised to another order just now. Try again.' using errcode = 'TN010';
  end if;
  return null;
end $$;

create function core.promise_changed() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare short boolean;
begin
  perform from core.level v
    where (v.workspace_id, v.client_id, v.id) in (select workspace_id, client_id, level_id from new_promises)
    order by v.workspace_id, v.client_id, v.id for no key update;
  with told as (
    select workspace_id, client_id, level_id, qty from new_promises where status = 'open'
    union all
    select workspace_id, client_id, level_id, -qty from old_promises where status = 'open'),
  more as (select workspace_id, client_id, level_id, sum(qty) as qty from told
            group by 1, 2, 3 having sum(qty) <> 0),
  kept as (
    update core.level v set allocated = v.allocated + m.qty from more m
     where v.workspace_id = m.workspace_id and v.client_id = m.client_id and v.id = m.level_id
    returning m.qty > 0 and v.allocated > v.on_hand - v.on_hold as over)
  select bool_or(over) into short from kept;
  if short then
    raise exception 'These goods were promised to another order just now. Try again.' using errcode = 'TN010';
  end if;
  return null;
end $$;

create function core.promise_gone() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform from core.level v
    where (v.workspace_id, v.client_id, v.id) in (select workspace_id, client_id, level_id from old_promises)
    order by v.workspace_id, v.client_id, v.id for no key update;
  update core.level v set allocated = v.allocated - g.qty
    from (select workspace_id, client_id, level_id, sum(qty) as qty from old_promises where status = 'open'
           group by 1, 2, 3) g
   where v.workspace_id = g.workspace_id and v.client_id = g.client_id and v.id = g.level_id;
  return null;
end $$;

revoke all on function core.promise_new() from public;
revoke all on function core.promise_changed() from public;
revoke all on function core.promise_gone() from public;

create trigger promise_new after insert on core.reservation
  referencing new table as new_promises for each statement execute function core.promise_new();
create trigger promise_changed after update on core.reservation
  referencing old table as old_promises new table as new_promises
  for each statement execute function core.promise_changed();
create trigger promise_gone after delete on core.reservation
  referencing old table as old_promises for each statement execute function core.promise_gone();
"""

BACKWARD = """
drop trigger promise_gone on core.reservation;
drop trigger promise_changed on core.reservation;
drop trigger promise_new on core.reservation;
drop function core.promise_gone();
drop function core.promise_changed();
drop function core.promise_new();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stock", "0007_handling_units"),
        ("tenancy", "0007_standing_and_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="reservation",
            name="line_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reservation",
            name="location_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reservation",
            name="location",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "location_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stock.clientlocation",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddField(
            model_name="reservation",
            name="serial_id",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reservation",
            name="serial",
            field=models.ForeignObject(
                from_fields=["workspace_id", "client_id", "serial_id"],
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="stock.serial",
                to_fields=["workspace_id", "client_id", "id"],
            ),
        ),
        migrations.AddIndex(
            model_name="reservation",
            index=models.Index(
                condition=models.Q(("document_id__isnull", False)),
                fields=["workspace_id", "client_id", "document_id", "line_id"],
                name="reservation_document",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
