-- Looking through somebody's eyes, and the access log. Run by the converge step after sec.sql; idempotent.

alter table sec.context add column if not exists read_only boolean not null default false;
alter table sec.context add column if not exists seen_membership_id uuid;
alter table sec.context add column if not exists end_told boolean not null default true;
create index if not exists context_seen_membership on sec.context (seen_membership_id)
  where seen_membership_id is not null;
create index if not exists context_end_untold on sec.context (expires_at) where not end_told;

-- The workspace, for policies of writes: a context that may only look is refused here, whatever the
-- transaction or its settings say.
create or replace function sec.ws_writing() returns uuid
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
declare found_ws uuid; looks boolean;
begin
  select c.workspace_id, c.read_only into found_ws, looks from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'))
     and c.realm = case session_user
       when 'bw_portal' then 'portal' when 'bw_staff' then 'staff' when 'bw_jobs' then 'job' end
     and c.expires_at > statement_timestamp() and c.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  if looks then raise exception 'this context may only read' using errcode = '25006'; end if;
  return found_ws;
end $$;

-- The end of each chain: the last entry's number and hash. `scope_id` is the client, or the workspace
-- for the log of its own team.
create table if not exists sec.access_head (
  workspace_id uuid not null,
  scope_id uuid not null,
  seq bigint not null,
  hash bytea not null,
  primary key (workspace_id, scope_id)
);

-- An entry's hash: SHA-256 of the entry before it and of everything the entry says, as a JSON list.
create or replace function sec.access_hash(before bytea, workspace uuid, scope uuid, seq bigint, moment timestamptz,
  kind text, person uuid, person_name text, side text, what text, detail text, address text) returns bytea
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp as $$
begin
  return sha256(before || convert_to(jsonb_build_array(workspace::text, scope::text, seq::text,
    to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    kind, person::text, person_name, side, what, detail, address)::text, 'UTF8'));
end $$;

-- Adds an entry to a chain. The row of its head is locked until the transaction ends: nobody calls
-- this but short transactions of their own, and triggers that run at the commit.
create or replace function sec.append_access(workspace uuid, client uuid, kind text, person uuid,
  person_name text, side text, what text, detail text, address text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare scope uuid := coalesce(client, workspace); n bigint; before bytea; made bytea; moment timestamptz;
begin
  insert into sec.access_head values (workspace, scope, 0, '') on conflict do nothing;
  select h.seq + 1, h.hash into n, before from sec.access_head h
   where h.workspace_id = workspace and h.scope_id = scope for update;
  moment := clock_timestamp();
  made := sec.access_hash(before, workspace, scope, n, moment, kind, person, person_name, side, what, detail, address);
  if client is null then
    insert into core.team_access_log (workspace_id, seq, at, kind, person_id, person_name, side, what, detail, address, hash)
    values (workspace, n, moment, kind, person, person_name, side, what, detail, address, made);
  else
    insert into core.access_log (workspace_id, client_id, seq, at, kind, person_id, person_name, side, what, detail, address, hash)
    values (workspace, client, n, moment, kind, person, person_name, side, what, detail, address, made);
  end if;
  update sec.access_head h set seq = n, hash = made where h.workspace_id = workspace and h.scope_id = scope;
end $$;

-- An entry by whoever holds the token, in the log of the context's client; staff name the client of
-- theirs that it is about, or none. Where staff come from is not the client's to know.
create or replace function sec.record_access(token text, client uuid, kind text, what text, detail text, address text)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; about uuid := client;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(token, 'UTF8'))
     and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  if c.realm = 'portal' then about := c.clients[1]; end if;
  if about is not null and not exists (
      select from core.client k where k.workspace_id = c.workspace_id and k.client_id = about) then
    about := null;
  end if;
  perform sec.append_access(c.workspace_id, about, kind, c.person_id,
    coalesce(c.profile -> 'view_as' ->> 'by', c.profile ->> 'person_name'),
    case when c.realm = 'portal' and not c.profile ? 'view_as' then 'client' else 'staff' end,
    what, detail, case when about is null or c.realm = 'portal' and not c.profile ? 'view_as' then address else '' end);
end $$;

-- What was opened on screen: each thing once an hour by each context, however many pictures it is made of.
create table if not exists sec.opened (
  token_hash bytea not null,
  thing uuid not null,
  hour timestamptz not null,
  primary key (hour, token_hash, thing)
);

create or replace function sec.record_opened(token text, client uuid, opened uuid, what text, detail text, address text)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare who bytea := sha256(convert_to(token, 'UTF8')); this_hour timestamptz := date_trunc('hour', now());
begin
  if exists (select from sec.opened o where (o.hour, o.token_hash, o.thing) = (this_hour, who, opened)) then
    return;
  end if;
  insert into sec.opened (hour, token_hash, thing) values (this_hour, who, opened) on conflict do nothing;
  if not found then return; end if;
  delete from sec.opened o where o.hour < this_hour;
  perform sec.record_access(token, client, 'opened', what, detail, address);
end $$;

-- Trades a staff context for a look through the eyes of a client's member, or of one of its roles:
-- reading only, half an hour at most, told to the client in the same transaction.
create or replace function sec.mint_view_as(staff_token text, client uuid, membership uuid, role text, reason text,
  sealed_hash bytea, lifetime interval) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s sec.context; k core.client; m core.client_member; held text[]; seen text := role; ends timestamptz; body jsonb;
begin
  select * into s from sec.context x
   where x.token_hash = sha256(convert_to(staff_token, 'UTF8')) and x.realm = 'staff'
     and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if membership is not null then
    select x.role into seen from core.client_member x
     where x.workspace_id = s.workspace_id and x.client_id = client and x.id = membership for share;
  end if;
  perform sec.hold_role(s.workspace_id, client, seen);
  perform sec.hold(s.person_id, s.workspace_id, client, s.membership_id);
  if s.sign_in ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform from public.sign_in x where x.id = s.sign_in::uuid for share;
  end if;
  select * into s from sec.context x where x.token_hash = s.token_hash and x.revoked_at is null for update;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  if s.read_only or ('clients.view_as' = any (s.capabilities)) is not true then
    raise exception 'not allowed to view as others' using errcode = '42501';
  end if;
  if length(btrim(coalesce(reason, ''))) < 5 then raise exception 'a reason is needed' using errcode = '22023'; end if;
  select * into k from core.client x
   where x.workspace_id = s.workspace_id and x.client_id = client and x.status = 'active';
  if not found then raise exception 'client not in this context' using errcode = 'TN002'; end if;
  if membership is not null then
    select * into m from core.client_member x
     where x.workspace_id = s.workspace_id and x.client_id = client and x.id = membership
       and x.status = 'active' and (x.ends_on is null or x.ends_on >= (now() at time zone k.time_zone)::date);
    if not found then raise exception 'no such membership' using errcode = 'TN002'; end if;
    seen := m.role;
  end if;
  held := sec.capabilities_of('portal', s.workspace_id, client, seen);
  if held is null then raise exception 'no such role' using errcode = 'TN002'; end if;
  ends := least(now() + least(lifetime, interval '30 minutes'), s.expires_at);
  select jsonb_build_object(
      'person_name', coalesce(m.name, sec.role_name(s.workspace_id, client, seen), initcap(replace(seen, '_', ' '))), 'email', coalesce(m.email, ''), 'workspace_name', w.name, 'role', coalesce(sec.role_name(s.workspace_id, client, seen), seen),
      'several', false, 'client_name', null, 'time_zone', w.time_zone, 'locale', w.locale, 'currency', 'EUR',
      'shows_locations', true, 'shows_unit_value', true,
      'own', sec.own_settings(m.person_id) - 'picture', 'brand', sec.brand_of(s.workspace_id),
      'view_as', jsonb_build_object('by', s.profile ->> 'person_name', 'reason', btrim(reason), 'until', ends),
      'clients', jsonb_build_object(client::text, jsonb_build_object(
        'client_name', k.name, 'time_zone', k.time_zone, 'locale', k.locale, 'currency', k.currency,
        'shows_locations', k.shows_locations, 'shows_unit_value', k.shows_unit_value)))
    into body from core.workspace w where w.workspace_id = s.workspace_id;
  if s.profile ? 'networks' then body := body || jsonb_build_object('networks', s.profile -> 'networks'); end if;
  insert into sec.context (token_hash, realm, workspace_id, clients, capabilities, person_id, membership_id,
                           seen_membership_id, sign_in, profile, read_only, idle, ends_at, expires_at, end_told)
  values (sealed_hash, 'portal', s.workspace_id, array[client], held, s.person_id, s.membership_id,
          m.id, s.sign_in, body, true, s.idle, ends, least(ends, now() + s.idle * 1.1), false);
  update sec.context set revoked_at = now() where token_hash = s.token_hash;
  perform sec.append_access(s.workspace_id, client, 'view_as', s.person_id, s.profile ->> 'person_name', 'staff',
    body ->> 'person_name', btrim(reason), '');
end $$;

-- Ends one context, by its token; unknown tokens change nothing. Gives the client that was looked at, null for a
-- context that was no look.
drop function if exists sec.revoke(text);  -- what a function answers cannot be replaced
create or replace function sec.revoke(token text) returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  update sec.context set revoked_at = now()
   where token_hash = sha256(convert_to(token, 'UTF8')) and revoked_at is null returning * into c;
  if found and not c.end_told then perform sec.tell_end(c, ''); end if;
  return case when c.profile ? 'view_as' then c.clients[1] end;
end $$;

-- The end of a look, told to the client once: whoever tells it holds the context's row.
create or replace function sec.tell_end(c sec.context, why text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context x set end_told = true where x.token_hash = c.token_hash;
  perform sec.append_access(c.workspace_id, c.clients[1], 'view_as_end', c.person_id,
    c.profile -> 'view_as' ->> 'by', 'staff', c.profile ->> 'person_name', why, '');
end $$;

-- The worker tells the end of one look that nobody ended by hand: its time was up, or what it was made
-- from changed. False when there is none to tell.
create or replace function sec.tell_an_end() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  select * into c from sec.context x
   where not x.end_told and (x.expires_at <= now() or x.revoked_at is not null)
   order by x.expires_at limit 1 for update skip locked;
  if not found then return false; end if;
  perform sec.tell_end(c, case when c.revoked_at is null then 'By itself, at '
                               else 'By a change of rights or a sign-out, at ' end
    || to_char(coalesce(c.revoked_at, c.expires_at) at time zone 'UTC', 'HH24:MI') || ' UTC');
  return true;
end $$;

-- A client or a workspace that is suspended or comes back, in its log with the reason; a workspace also in
-- the log of every client, whose people are out with it. Runs at the commit, so that no page holds a log.
create or replace function sec.log_suspension() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a sec.context; scope uuid; n jsonb := to_jsonb(new); told text;
begin
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  told := case new.status when 'active' then 'reinstated' else 'suspended' end;
  for scope in
    select (n ->> 'client_id')::uuid
    union all
    select k.client_id from core.client k where not n ? 'client_id' and k.workspace_id = new.workspace_id
  loop
    perform sec.append_access(new.workspace_id, scope, told, a.person_id,
      coalesce(a.profile ->> 'person_name', 'Command line'), 'staff', new.name, new.suspended_because, '');
  end loop;
  return null;
end $$;

-- Who became a member, with what, and who said so. Runs at the commit, so that no page holds the log.
create or replace function sec.log_membership() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a sec.context; was jsonb := to_jsonb(old); is_now jsonb := to_jsonb(new); said text; member jsonb;
        role_was text; role_now text;
begin
  member := coalesce(is_now, was);
  select coalesce(sec.role_name((x ->> 'workspace_id')::uuid, (x ->> 'client_id')::uuid, x ->> 'role'), x ->> 'role')
    into role_was from (select was) y (x);
  select coalesce(sec.role_name((x ->> 'workspace_id')::uuid, (x ->> 'client_id')::uuid, x ->> 'role'), x ->> 'role')
    into role_now from (select is_now) y (x);
  said := case
    when was is null then 'Joined as ' || replace(role_now, '_', ' ')
    when is_now is null then 'Left'
    else concat_ws(', ',
      case when was ->> 'role' <> is_now ->> 'role' then 'Role ' || replace(role_was || ', now ' || role_now, '_', ' ') end,
      case when was ->> 'status' <> is_now ->> 'status' then 'Status ' || (was ->> 'status') || ', now ' || (is_now ->> 'status') end,
      case when was ->> 'ends_on' is distinct from is_now ->> 'ends_on'
        then 'Ends ' || coalesce(is_now ->> 'ends_on', 'never') end) end;
  if said = '' then return null; end if;
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  perform sec.append_access((member ->> 'workspace_id')::uuid, (member ->> 'client_id')::uuid, 'membership',
    case when session_user = 'bw_auth' then (member ->> 'person_id')::uuid else a.person_id end,
    case when session_user = 'bw_auth' then member ->> 'name' else coalesce(a.profile ->> 'person_name', 'Command line') end,
    case when a.realm = 'portal' or session_user = 'bw_auth' and member ? 'client_id' then 'client' else 'staff' end,
    member ->> 'name', said, '');
  return null;
end $$;

-- What a role may do, when that changes: in the log of the client that made it; of a role of the workspace in the
-- team's, and in that of every client of which somebody has it. Runs at the commit, so that no page holds a log.
create or replace function sec.log_role_access() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a sec.context; scope uuid; n jsonb := to_jsonb(new); gained text; lost text; told text[];
begin
  select string_agg(x, ', ' order by x) into gained from unnest(new.capabilities) x
   where tg_op = 'INSERT' or x <> all (old.capabilities);
  select string_agg(x, ', ' order by x) into lost from unnest(old.capabilities) x
   where tg_op = 'UPDATE' and x <> all (new.capabilities);
  told := case
    when tg_op = 'INSERT' then array['Made, may ' || coalesce(gained, 'do nothing')]
    when new.status <> old.status then array['Removed']
    else array_remove(array['May now ' || gained, 'May no longer ' || lost,
                            case when new.name <> old.name then 'Called before: ' || old.name end], null) end;
  if cardinality(told) = 0 then return null; end if;
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  for scope in
    select (n ->> 'client_id')::uuid as client
    union
    select m.client_id from core.client_member m
     where n ->> 'realm' = 'portal' and m.workspace_id = new.workspace_id and m.role = new.id::text
    order by client nulls first
  loop
    perform sec.append_access(new.workspace_id, scope, 'role', a.person_id,
      coalesce(a.profile ->> 'person_name', 'Command line'), case a.realm when 'portal' then 'client' else 'staff' end,
      new.name, array_to_string(told, '. '), '');
  end loop;
  return null;
end $$;

-- The log is added to and never changed, not even by its owner.
create or replace function sec.refuse_change() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the access log is only ever added to' using errcode = '42501';
end $$;

create or replace trigger only_added_to before update or delete on core.access_log
  for each row execute function sec.refuse_change();
create or replace trigger only_added_to before update or delete on core.team_access_log
  for each row execute function sec.refuse_change();
create or replace trigger never_emptied before truncate on core.access_log
  for each statement execute function sec.refuse_change();
create or replace trigger never_emptied before truncate on core.team_access_log
  for each statement execute function sec.refuse_change();

drop trigger if exists logs_membership on core.client_member;
create constraint trigger logs_membership after insert or update or delete on core.client_member
  deferrable initially deferred for each row execute function sec.log_membership();
drop trigger if exists logs_membership on core.staff_member;
create constraint trigger logs_membership after insert or update or delete on core.staff_member
  deferrable initially deferred for each row execute function sec.log_membership();

drop trigger if exists logs_access on core.client_role;
create constraint trigger logs_access after insert or update on core.client_role
  deferrable initially deferred for each row execute function sec.log_role_access();
drop trigger if exists logs_access on core.workspace_role;
create constraint trigger logs_access after insert or update on core.workspace_role
  deferrable initially deferred for each row execute function sec.log_role_access();

drop trigger if exists logs_suspension on core.client;
create constraint trigger logs_suspension after update on core.client
  deferrable initially deferred for each row when (old.status <> new.status) execute function sec.log_suspension();
drop trigger if exists logs_suspension on core.workspace;
create constraint trigger logs_suspension after update on core.workspace deferrable initially deferred
  for each row when (old.status <> new.status and old.status <> 'founding') execute function sec.log_suspension();

revoke all on all tables in schema sec from public;
revoke all on all functions in schema sec from public;
grant execute on function sec.tell_an_end() to bw_jobs;
grant execute on function sec.ws_writing() to bw_portal, bw_staff, bw_jobs;
grant execute on function sec.record_access(text, uuid, text, text, text, text),
  sec.record_opened(text, uuid, uuid, text, text, text),
  sec.mint_view_as(text, uuid, uuid, text, text, bytea, interval) to bw_auth;
grant execute on function sec.revoke(text) to bw_auth, bw_jobs;
