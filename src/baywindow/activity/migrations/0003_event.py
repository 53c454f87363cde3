"""Events: what happened, which nobody rewrites, and who did it, which nobody but the context says."""

from django.db import migrations, models

import baywindow.tenancy.records

FORWARD = """
create function core.event_stands() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'events are append only: what happened has happened' using errcode = 'restrict_violation';
end $$;

create function core.event_says_who() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare profile jsonb;
begin
  if session_user not in ('bw_portal', 'bw_staff') then return new; end if;
  select c.profile into profile from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'));
  new.actor_kind := case when profile ? 'key_id' then 'api' when session_user = 'bw_staff' then 'staff'
    else 'client' end;
  new.actor_name := coalesce(profile ->> 'key_name', profile ->> 'person_name', '');
  if session_user = 'bw_portal' then new.at := clock_timestamp(); end if;
  return new;
end $$;

revoke all on function core.event_stands() from public;
revoke all on function core.event_says_who() from public;

create trigger event_stands before update or delete or truncate on core.event
  for each statement execute function core.event_stands();
create trigger event_says_who before insert on core.event
  for each row execute function core.event_says_who();

create statistics event_tenant (dependencies) on workspace_id, client_id from core.event;
"""

BACKWARD = """
drop statistics core.event_tenant;
drop trigger event_says_who on core.event;
drop trigger event_stands on core.event;
drop function core.event_says_who();
drop function core.event_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activity", "0002_access_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("workspace_id", models.UUIDField()),
                ("client_id", models.UUIDField()),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "workspace_id",
                        "client_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField(default=baywindow.tenancy.records.uuid7)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.TextField(default="system")),
                ("actor_name", models.TextField(default="")),
                ("verb", models.TextField(db_collation="C")),
                ("subject_kind", models.TextField(db_collation="C")),
                ("subject_id", models.UUIDField()),
                ("subject_number", models.TextField(default="")),
                ("parts", models.JSONField(default=dict)),
                ("visible_to_client", models.BooleanField()),
                ("needs", models.TextField(db_collation="C")),
            ],
            options={
                "db_table": "event",
                "indexes": [
                    models.Index(
                        fields=["workspace_id", "client_id", "subject_id", "at", "id"], name="event_subject"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("actor_kind__in", ["client", "staff", "system", "api"])),
                        name="event_actor",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
