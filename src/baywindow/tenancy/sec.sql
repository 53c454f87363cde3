-- The sealed context. Everything here belongs to bw_owner; the logins may only call what the
-- grants at the end name. Run by the converge step; idempotent.

create table if not exists sec.role (
  realm text not null check (realm in ('portal', 'staff')),
  code text not null,
  capabilities text[] not null,
  primary key (realm, code)
);

create table if not exists sec.context (
  token_hash bytea primary key,
  realm text not null check (realm in ('portal', 'staff', 'job')),
  workspace_id uuid not null,
  clients uuid[] not null,
  capabilities text[] not null,
  person_id uuid,
  membership_id uuid,
  sign_in text,
  profile jsonb not null,
  minted_at timestamptz not null default now(),
  expires_at timestamptz not null,
  revoked_at timestamptz
);
alter table sec.context add column if not exists ends_at timestamptz;
alter table sec.context add column if not exists idle interval;
alter table sec.context add column if not exists proven_at timestamptz;
alter table sec.context add column if not exists touched_at timestamptz not null default now();
create index if not exists context_membership on sec.context (membership_id);
create index if not exists context_person on sec.context (person_id);
create index if not exists context_sign_in on sec.context (sign_in);
create index if not exists context_workspace on sec.context (workspace_id);
create index if not exists context_expiry on sec.context (expires_at);

-- The realm a login may act in. A token of another realm is worthless on it.
create or replace function sec.realm_of_login() returns text
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
begin
  return case session_user
    when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end;
end $$;

create or replace function sec.ws() returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare found_ws uuid;
begin
  select c.workspace_id into found_ws from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'))
     and c.realm = case session_user
       when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end
     and c.expires_at > statement_timestamp() and c.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  return found_ws;
end $$;

create or replace function sec.client() returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare held uuid[]; wanted uuid;
begin
  select c.clients into held from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'))
     and c.realm = case session_user
       when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end
     and c.expires_at > statement_timestamp() and c.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  begin
    wanted := nullif(current_setting('app.client', true), '')::uuid;
  exception when invalid_text_representation then
    raise exception 'client not in this context' using errcode = 'TN002';
  end;
  if wanted is null and cardinality(held) = 1 then wanted := held[1]; end if;
  if (wanted = any (held)) is not true then
    raise exception 'client not in this context' using errcode = 'TN002';
  end if;
  return wanted;
end $$;

create or replace function sec.can(capability text) returns boolean
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare held text[];
begin
  select c.capabilities into held from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'))
     and c.realm = case session_user
       when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end
     and c.expires_at > statement_timestamp() and c.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  return capability = any (held);
end $$;

-- The only way in: checks the token for this login's realm, activates one client, makes the
-- transaction read-only where asked, and answers who acts.
create or replace function sec.enter(token text, client uuid, read_only boolean) returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; active uuid := client; client_part jsonb;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(token, 'UTF8')) and x.realm = sec.realm_of_login()
     and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  if active is null and cardinality(c.clients) = 1 then active := c.clients[1]; end if;
  if active is not null and (active = any (c.clients)) is not true then
    raise exception 'client not in this context' using errcode = 'TN002';
  end if;
  if active is null and c.realm = 'portal' then
    raise exception 'client not in this context' using errcode = 'TN002';
  end if;
  perform set_config('app.context', token, true), set_config('app.client', coalesce(active::text, ''), true);
  if read_only or c.read_only then perform set_config('transaction_read_only', 'on', true); end if;
  client_part := case when active is null then '{}'::jsonb else coalesce(c.profile -> 'clients' -> active::text, '{}') end;
  return (c.profile - 'clients' - 'own') || client_part || coalesce(c.profile -> 'own', '{}') || jsonb_build_object(
    'realm', c.realm, 'workspace_id', c.workspace_id, 'client_id', active,
    'person_id', c.person_id, 'capabilities', to_jsonb(c.capabilities),
    'proven_ago', extract(epoch from statement_timestamp() - c.proven_at),
    'untouched', c.touched_at < now() - least(c.idle / 10, interval '5 minutes'));
end $$;

-- How many statements this session has prepared: by PREPARE, which is never ours, and by the protocol.
create or replace function sec.prepared(out by_text bigint, out by_protocol bigint)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  select count(*) filter (where p.from_sql), count(*) filter (where not p.from_sql)
    into by_text, by_protocol from pg_prepared_statements p;
end $$;

-- What a person is a member of, for choosing: active memberships of active clients and workspaces.
create or replace function sec.memberships(person uuid)
returns table (membership_id uuid, realm text, workspace_id uuid, workspace_name text,
               client_id uuid, client_name text, role text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select m.id, 'portal'::text, w.workspace_id, w.name, c.client_id, c.name,
           coalesce(sec.role_name(m.workspace_id, m.client_id, m.role), m.role)
      from core.client_member m
      join core.client c on c.workspace_id = m.workspace_id and c.client_id = m.client_id and c.status = 'active'
      join core.workspace w on w.workspace_id = m.workspace_id and w.status = 'active'
     where m.person_id = person and m.status = 'active'
       and (m.ends_on is null or m.ends_on >= (now() at time zone c.time_zone)::date)
    union all
    select s.id, 'staff'::text, w.workspace_id, w.name, null::uuid, null::text,
           coalesce(sec.role_name(s.workspace_id, null, s.role), s.role)
      from core.staff_member s
      join core.workspace w on w.workspace_id = s.workspace_id and w.status = 'active'
     where s.person_id = person and s.status = 'active'
    order by 4, 2 desc, 6, 1;
end $$;

-- Holds what a context is made from against change until it is committed: a change that comes later finds the
-- context and ends it. The order is that in which pages lock them; whoever minted reads all of it after this.
create or replace function sec.hold(person uuid, workspace uuid, client uuid, membership uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare held text;
begin
  perform from public.person p where p.id = person for share;
  select m.role into held from core.client_member m
   where m.workspace_id = workspace and m.client_id = client and m.id = membership for share;
  if not found then
    select s.role into held from core.staff_member s
     where s.workspace_id = workspace and s.id = membership for share;
  end if;
  perform sec.hold_role(workspace, client, held);
  perform from core.client c where c.workspace_id = workspace and c.client_id = client for share;
  perform from core.workspace w where w.workspace_id = workspace for share;
end $$;

-- A role of somebody's own making, held the same way.
create or replace function sec.hold_role(workspace uuid, client uuid, role text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if role !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return; end if;
  perform from core.client_role r
    where r.workspace_id = workspace and r.client_id = client and r.id = role::uuid for share;
  perform from core.workspace_role r where r.workspace_id = workspace and r.id = role::uuid for share;
end $$;

-- Seals a context for one of a person's own memberships. The application keeps the token, the
-- database its hash; the capabilities come from sec.role alone.
create or replace function sec.mint(person uuid, membership uuid, sealed_hash bytea, sign_in_id text, lifetime interval)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m record; held text[]; who record; several boolean; body jsonb; ends timestamptz; rest interval;
begin
  select * into m from sec.memberships(person) x where x.membership_id = membership;
  perform sec.hold(person, m.workspace_id, m.client_id, membership);
  select * into m from sec.memberships(person) x where x.membership_id = membership;
  if not found then raise exception 'no such membership' using errcode = 'TN002'; end if;
  lifetime := sec.admitted(person, m.workspace_id, m.client_id, sign_in_id, lifetime);
  ends := least(now() + lifetime, sec.over_at(m.workspace_id, m.client_id, membership));
  rest := sec.longest_rest(m.workspace_id, m.client_id);
  select count(*) > 1 into several from sec.memberships(person);
  held := sec.capabilities_held(m.realm, m.workspace_id, m.client_id, membership);
  select p.name, p.email into who from public.person p where p.id = person and p.is_active;
  if not found then raise exception 'no such person' using errcode = 'TN001'; end if;
  select jsonb_build_object(
      'person_name', who.name, 'email', who.email, 'workspace_name', w.name, 'client_name', null,
      'role', m.role, 'time_zone', w.time_zone, 'locale', w.locale, 'currency', 'EUR',
      'shows_locations', true, 'shows_unit_value', true, 'several', several)
    into body from core.workspace w where w.workspace_id = m.workspace_id;
  if m.client_id is not null then
    select body || jsonb_build_object('clients', jsonb_build_object(m.client_id::text, jsonb_build_object(
        'client_name', c.name, 'time_zone', c.time_zone, 'locale', c.locale, 'currency', c.currency,
        'shows_locations', c.shows_locations, 'shows_unit_value', c.shows_unit_value)))
      into body from core.client c where c.workspace_id = m.workspace_id and c.client_id = m.client_id;
  end if;
  body := body || jsonb_build_object('own', sec.own_settings(person), 'brand', sec.brand_of(m.workspace_id))
    || sec.networks_asked(m.workspace_id, m.client_id);
  insert into sec.context (token_hash, realm, workspace_id, clients, capabilities, person_id, membership_id,
                           sign_in, proven_at, profile, idle, ends_at, expires_at)
  values (sealed_hash, m.realm, m.workspace_id, case when m.client_id is null then '{}' else array[m.client_id] end,
          coalesce(held, '{}'), person, membership, sign_in_id,
          sec.proven_at(person, sign_in_id), body,
          rest, ends, least(ends, now() + rest * 1.1));
end $$;

-- Ends every context of a person: password changed, person deactivated.
create or replace function sec.revoke_person(person uuid) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set revoked_at = now() where person_id = person and revoked_at is null;
end $$;

-- Ends every context minted from one sign-in: signing out, in whatever tab.
create or replace function sec.revoke_sign_in(sign_in_id text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set revoked_at = now() where sign_in = sign_in_id and revoked_at is null;
end $$;

-- A short context for one workspace, and one client of it where the work is a client's.
create or replace function sec.mint_job(workspace uuid, client uuid, sealed_hash bytea, lifetime interval) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare body jsonb;
begin
  select jsonb_build_object(
      'person_name', 'Baywindow', 'email', '', 'workspace_name', w.name, 'client_name', null, 'role', 'job',
      'time_zone', w.time_zone, 'locale', w.locale, 'currency', 'EUR',
      'shows_locations', true, 'shows_unit_value', true, 'several', false, 'brand', sec.brand_of(workspace))
    into body from core.workspace w where w.workspace_id = workspace;
  if not found then raise exception 'no such workspace' using errcode = 'TN002'; end if;
  if client is not null then
    select body || jsonb_build_object('clients', jsonb_build_object(c.client_id::text, jsonb_build_object(
        'client_name', c.name, 'time_zone', c.time_zone, 'locale', c.locale, 'currency', c.currency)))
      into body from core.client c where c.workspace_id = workspace and c.client_id = client;
    if body is null then raise exception 'no such client' using errcode = 'TN002'; end if;
  end if;
  insert into sec.context (token_hash, realm, workspace_id, clients, capabilities, profile, expires_at)
  values (sealed_hash, 'job', workspace, case when client is null then '{}' else array[client] end, '{}', body,
          now() + lifetime);
  delete from sec.context where expires_at < now() - interval '7 days' and end_told;
end $$;

-- Where news waits for the worker: workspaces and clients with undelivered outbox rows.
create or replace function sec.pending() returns table (workspace_id uuid, client_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select distinct o.workspace_id, o.for_client_id from core.outbox o;
end $$;

-- Whom the worker looks after by the clock: the clients that are served, by id alone.
create or replace function sec.clients_served() returns table (workspace_id uuid, client_id uuid)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query select c.workspace_id, c.client_id from core.client c
    join core.workspace w on w.workspace_id = c.workspace_id
   where c.status = 'active' and w.status = 'active' order by c.workspace_id, c.client_id;
end $$;

-- Memberships, clients and workspaces that change end the contexts made from them, in the same
-- transaction, whoever changes them. Work that the worker has begun is brought to its end.
create or replace function sec.end_contexts_of_membership() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set revoked_at = now()
   where (membership_id = old.id or seen_membership_id = old.id) and revoked_at is null;
  return null;
end $$;
create or replace function sec.end_contexts_of_client() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set revoked_at = now()
   where workspace_id = old.workspace_id and old.client_id = any (clients) and revoked_at is null
     and (realm <> 'job' or tg_op = 'DELETE');
  return null;
end $$;
create or replace function sec.end_contexts_of_workspace() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context set revoked_at = now()
   where workspace_id = old.workspace_id and revoked_at is null and (realm <> 'job' or tg_op = 'DELETE');
  return null;
end $$;
create or replace function sec.end_contexts_of_person() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.sign_in set ended_at = now() where person_id = old.id and ended_at is null;
  update sec.context set revoked_at = now() where person_id = old.id and revoked_at is null;
  return null;
end $$;

create or replace trigger ends_contexts after update or delete on core.client_member
  for each row execute function sec.end_contexts_of_membership();
create or replace trigger ends_contexts after update or delete on core.staff_member
  for each row execute function sec.end_contexts_of_membership();
create or replace trigger ends_contexts after update or delete on core.client
  for each row execute function sec.end_contexts_of_client();
create or replace trigger ends_contexts after update or delete on core.workspace
  for each row execute function sec.end_contexts_of_workspace();
create or replace trigger ends_contexts after update of password, is_active, email or delete on public.person
  for each row execute function sec.end_contexts_of_person();

-- LISTEN cannot be revoked: whoever listens to the job queue learns that something waits, not which job.
create or replace function public.procrastinate_notify_queue_job_inserted_v1() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare wake_up constant text := '{"type": "job_inserted", "job_id": 0}';
begin
  perform pg_notify('procrastinate_queue_v1#' || new.queue_name, wake_up);
  perform pg_notify('procrastinate_any_queue_v1', wake_up);
  return new;
end $$;

revoke all on all tables in schema sec from public;
revoke all on all functions in schema sec from public;
grant usage on schema sec to bw_portal, bw_staff, bw_jobs, bw_auth;
grant execute on function sec.enter(text, uuid, boolean), sec.ws(), sec.client(), sec.can(text)
  to bw_portal, bw_staff, bw_jobs;
grant execute on function sec.prepared() to bw_auth, bw_portal, bw_staff, bw_jobs;
grant execute on function sec.memberships(uuid), sec.mint(uuid, uuid, bytea, text, interval),
  sec.revoke_person(uuid), sec.revoke_sign_in(text) to bw_auth;
grant execute on function sec.mint_job(uuid, uuid, bytea, interval), sec.pending(), sec.clients_served()
  to bw_jobs;
