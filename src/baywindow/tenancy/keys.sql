-- API keys. What a key may do stands in core.client_key and core.staff_key; the hash of its text and its
-- bucket of requests stand here, where no login can read. A key is no realm of its own: using it mints a
-- short context of the portal's or the staff's, which `sec.enter` takes like any other. So whatever ends
-- contexts ends a key's at once, and its next use asks again whether its maker still may.

create table if not exists sec.key (
  key_hash bytea primary key,
  key_id uuid not null unique,
  realm text not null check (realm in ('portal', 'staff')),
  workspace_id uuid not null,
  client_id uuid,
  spent double precision not null default 0,
  filled_at timestamptz not null default clock_timestamp(),
  check ((realm = 'portal') = (client_id is not null))
);

-- The context in which somebody manages keys: a person's own, never a key's.
create or replace function sec.key_maker() returns sec.context
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'))
     and x.realm = sec.realm_of_login() and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if not found then raise exception 'no valid context' using errcode = 'TN001'; end if;
  if c.read_only then raise exception 'this context may only read' using errcode = '25006'; end if;
  if c.profile ? 'key_id' or ('keys.manage' = any (c.capabilities)) is not true then
    raise exception 'keys are managed by people who may' using errcode = '42501';
  end if;
  return c;
end $$;

-- Makes a key in the context of its maker, never wider than that context: a client's, for its client;
-- a staff's, for the workspace, or for one client of it.
create or replace function sec.make_key(sealed_hash bytea, key uuid, for_client uuid, called text,
                                        machine boolean, wanted text[], allowed text[], ends timestamptz)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context := sec.key_maker(); held text[]; nets text[];
begin
  if c.realm = 'portal' then for_client := sec.client(); end if;
  if for_client is not null then
    perform from core.client k where k.workspace_id = c.workspace_id and k.client_id = for_client;
    if not found then raise exception 'client not in this context' using errcode = 'TN002'; end if;
  end if;
  wanted := wanted || case when 'stock.view' = any (wanted) then array['home.view', 'catalog.view']  -- stock is of items
                           else array['home.view'] end;
  select array_agg(distinct w order by w) into held from unnest(wanted) w;
  if not (held <@ array_remove(c.capabilities, 'keys.manage'))
     or for_client is not null and not (held <@ (select array_agg(h) from sec.role r cross join unnest(r.capabilities) h
                                                  where r.realm = 'portal')) then
    raise exception 'a key cannot do more than its maker' using errcode = '42501';
  end if;
  select coalesce(array_agg(distinct n::cidr::text order by n::cidr::text), '{}') into nets from unnest(allowed) n;
  if for_client is not null then
    insert into core.client_key (workspace_id, client_id, id, name, machine, capabilities, networks, expires_at,
                                 last_address, membership_id, person_id, made_by, made_in, created_at, revoked_by)
    values (c.workspace_id, for_client, key, called, machine, held, nets, ends, '',
            c.membership_id, c.person_id, c.profile ->> 'person_name', c.realm, now(), '');
  else
    insert into core.staff_key (workspace_id, id, name, machine, capabilities, networks, expires_at,
                                last_address, membership_id, person_id, made_by, made_in, created_at, revoked_by)
    values (c.workspace_id, key, called, machine, held, nets, ends, '',
            c.membership_id, c.person_id, c.profile ->> 'person_name', c.realm, now(), '');
  end if;
  insert into sec.key (key_hash, key_id, realm, workspace_id, client_id)
  values (sealed_hash, key, case when for_client is null then 'staff' else 'portal' end, c.workspace_id, for_client);
  perform sec.append_access(c.workspace_id, for_client, 'key_made', c.person_id, c.profile ->> 'person_name',
    case c.realm when 'portal' then 'client' else 'staff' end, called, array_to_string(held, ', '), '');
end $$;

-- Ends a key for good, and the context it has open. False when there is no such key, or it ended before.
create or replace function sec.end_key(key uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context := sec.key_maker(); gone sec.key; who text := c.profile ->> 'person_name'; called text;
  of_client uuid;
begin
  perform from sec.key k  -- first, as who uses it does: else each would wait for the other
    where k.key_id = key and k.workspace_id = c.workspace_id and (c.realm = 'staff' or k.client_id = sec.client())
    for update;
  if c.realm = 'portal' then
    update core.client_key k set revoked_at = now(), revoked_by = who
     where k.workspace_id = c.workspace_id and k.client_id = sec.client() and k.id = key and k.revoked_at is null
    returning k.name, k.client_id into called, of_client;
  else
    update core.client_key k set revoked_at = now(), revoked_by = who
     where k.workspace_id = c.workspace_id and k.id = key and k.revoked_at is null
    returning k.name, k.client_id into called, of_client;
    if not found then
      update core.staff_key k set revoked_at = now(), revoked_by = who
       where k.workspace_id = c.workspace_id and k.id = key and k.revoked_at is null
      returning k.name into called;
    end if;
  end if;
  if not found then return false; end if;
  delete from sec.key k where k.key_id = key returning k.* into gone;
  update sec.context x set revoked_at = now() where x.token_hash = gone.key_hash and x.revoked_at is null;
  perform sec.append_access(c.workspace_id, of_client, 'key_revoked', c.person_id, who,
    case c.realm when 'portal' then 'client' else 'staff' end, called, '', '');
  return true;
end $$;

-- Whether the sign-in policies let this key be used from an address: a client's networks bind its keys as they
-- bind its people, the team's networks the keys of the console. An unknown address is in no network.
create or replace function sec.key_is_at_home(k sec.key, address inet) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return not exists (
    select from core.sign_in_policy p
     where p.workspace_id = k.workspace_id
       and (p.scope = case when k.client_id is null then 'team' else 'clients' end or p.for_client_id = k.client_id)
       and jsonb_array_length(p.networks) > 0
       and not exists (
         select from jsonb_array_elements_text(p.networks) n (network) where address <<= n.network::cidr));
end $$;

-- One use of a key, by whoever holds its text, from an address: is it good, is it from an allowed network,
-- is there a request left in its bucket? If so there is a live context under the key's text afterwards.
create or replace function sec.use_key(key text, address inet, capacity int, per_second double precision)
returns jsonb
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare k sec.key; r record; used double precision; said text;
begin
  perform set_config('synchronous_commit', 'off', true);
  select * into k from sec.key x where x.key_hash = sha256(convert_to(key, 'UTF8')) for no key update;
  if not found then return jsonb_build_object('refused', 'unknown'); end if;
  if k.realm = 'portal' then
    select t.name, t.machine, t.capabilities, t.networks, t.expires_at, t.last_used_at, t.membership_id, t.person_id,
           t.made_in into r
      from core.client_key t where t.workspace_id = k.workspace_id and t.client_id = k.client_id and t.id = k.key_id;
  else
    select t.name, t.machine, t.capabilities, t.networks, t.expires_at, t.last_used_at, t.membership_id, t.person_id,
           t.made_in into r
      from core.staff_key t where t.workspace_id = k.workspace_id and t.id = k.key_id;
  end if;
  used := greatest(k.spent - per_second * extract(epoch from clock_timestamp() - k.filled_at), 0);
  said := case
    when r.expires_at <= now() then 'expired'
    when cardinality(r.networks) > 0 and not exists (select from unnest(r.networks) n where address <<= n::cidr)
      or not sec.key_is_at_home(k, address) then 'network'
    when used > capacity - 1 then 'busy' end;
  if said is null and not exists (select from sec.context x where x.token_hash = k.key_hash
      and x.expires_at > now() and x.revoked_at is null) then
    said := sec.open_key(k, r.name, r.machine, r.capabilities, r.expires_at, r.membership_id, r.person_id, r.made_in);
  end if;
  if said is distinct from 'busy' then used := used + 1; end if;
  update sec.key x set spent = used, filled_at = clock_timestamp() where x.key_hash = k.key_hash;
  if said is null and coalesce(r.last_used_at, '-infinity') < now() - interval '1 minute' then
    if k.realm = 'portal' then
      update core.client_key t set last_used_at = now(), last_address = coalesce(host(address), '')
       where t.workspace_id = k.workspace_id and t.client_id = k.client_id and t.id = k.key_id;
    else
      update core.staff_key t set last_used_at = now(), last_address = coalesce(host(address), '')
       where t.workspace_id = k.workspace_id and t.id = k.key_id;
    end if;
  end if;
  return jsonb_build_object('refused', said, 'left', greatest(floor(capacity - used), 0),
                            'until_full', used / per_second, 'wait', greatest(used - capacity + 1, 0) / per_second);
end $$;

-- Opens the context of a key for a quarter of an hour: what the key may do and its maker still may. Answers
-- 'stopped' when the maker's membership, the client or the workspace does not stand; they are held meanwhile.
create or replace function sec.open_key(k sec.key, called text, machine boolean, wanted text[], ends timestamptz,
                                        membership uuid, person uuid, made_in text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare m record; held text[]; body jsonb;
begin
  perform sec.hold(person, k.workspace_id, k.client_id, membership);
  select x.*, p.name as person_name, p.email into m
    from sec.memberships(person) x join public.person p on p.id = person and p.is_active
   where x.membership_id = membership and x.realm = made_in;
  if not found then return 'stopped'; end if;
  select array_agg(c order by c) into held
    from unnest(sec.capabilities_held(m.realm, m.workspace_id, m.client_id, membership)) c
   where c = any (wanted) and c <> 'keys.manage';
  select jsonb_build_object(
      'person_name', case when machine then called else m.person_name end, 'email', m.email,
      'workspace_name', w.name, 'client_name', null, 'role', m.role, 'time_zone', w.time_zone, 'locale', w.locale,
      'currency', 'EUR', 'shows_locations', true, 'shows_unit_value', true, 'several', false,
      'key_id', k.key_id, 'key_name', called)
    into body from core.workspace w where w.workspace_id = k.workspace_id;
  if k.client_id is not null then
    select body || jsonb_build_object('clients', jsonb_build_object(k.client_id::text, jsonb_build_object(
        'client_name', c.name, 'time_zone', c.time_zone, 'locale', c.locale, 'currency', c.currency,
        'shows_locations', c.shows_locations, 'shows_unit_value', c.shows_unit_value)))
      into body from core.client c
     where c.workspace_id = k.workspace_id and c.client_id = k.client_id and c.status = 'active';
    if body is null then return 'stopped'; end if;
  end if;
  insert into sec.context (token_hash, realm, workspace_id, clients, capabilities, person_id, membership_id, sign_in,
                           profile, expires_at)
  values (k.key_hash, k.realm, k.workspace_id, case when k.client_id is null then '{}' else array[k.client_id] end,
          coalesce(held, '{}'), person, membership, null, body,
          least(now() + interval '15 minutes', ends, date_trunc('day', now()) + interval '1 day'))
  on conflict (token_hash) do update
     set capabilities = excluded.capabilities, profile = excluded.profile, minted_at = now(),
         expires_at = excluded.expires_at, revoked_at = null;
  delete from core.api_answer a
   where a.workspace_id = k.workspace_id and a.key_id = k.key_id and a.created_at < now() - interval '24 hours';
  return null;
end $$;

-- Notes that the client's key of this context asks something under a name of its own: null the first time, after that
-- the print of what was asked then. Who asks second waits for the first to end. Keys of staff keep their answers.
create or replace function sec.asked_once(name text, print bytea) returns bytea
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare workspace uuid := sec.ws_writing(); own uuid; before bytea;
begin
  select (c.profile ->> 'key_id')::uuid into own from sec.context c
   where c.token_hash = sha256(convert_to(current_setting('app.context', true), 'UTF8'));
  if own is null then raise exception 'no key asks here' using errcode = 'TN001'; end if;
  if length(name) > 255 or octet_length(print) <> 32 then
    raise exception 'no name or no print' using errcode = '22001';
  end if;
  insert into core.api_answer (workspace_id, key_id, once, asked, status, body, created_at)
  values (workspace, own, name, print, 0, '', now()) on conflict do nothing;
  if found then return null; end if;
  select a.asked into before from core.api_answer a
   where a.workspace_id = workspace and a.key_id = own and a.once = name;
  return before;
end $$;

-- What keys of this context can do now: `held` is what their makers still may of it. A key does not stand while
-- its maker's membership does not: it rests until they are back, and nobody inherits it.
create or replace function sec.keys_now(asked uuid[]) returns table (key_id uuid, stands boolean, held text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare workspace uuid := sec.ws(); only_client uuid;
begin
  if not sec.can('keys.manage') then return; end if;
  if session_user = 'bw_portal' then only_client := sec.client(); end if;
  return query
    with k as (
      select c.id, c.client_id, c.person_id, c.membership_id, c.made_in, c.capabilities from core.client_key c
       where c.workspace_id = workspace and c.id = any (asked) and (only_client is null or c.client_id = only_client)
      union all
      select s.id, null, s.person_id, s.membership_id, s.made_in, s.capabilities from core.staff_key s
       where s.workspace_id = workspace and s.id = any (asked) and only_client is null)
    select k.id, m.membership_id is not null and (k.client_id is null or exists (
             select from core.client c
              where c.workspace_id = workspace and c.client_id = k.client_id and c.status = 'active')),
           array(select h from unnest(k.capabilities) h
                  where h = any (sec.capabilities_held(m.realm, m.workspace_id, m.client_id, m.membership_id)))
      from k left join public.person p on p.id = k.person_id and p.is_active
             left join lateral sec.memberships(p.id) m on m.membership_id = k.membership_id and m.realm = k.made_in;
end $$;

revoke all on sec.key from public;
revoke all on function sec.key_is_at_home(sec.key, inet), sec.key_maker(), sec.open_key(sec.key, text, boolean, text[], timestamptz, uuid, uuid, text),
  sec.make_key(bytea, uuid, uuid, text, boolean, text[], text[], timestamptz), sec.end_key(uuid),
  sec.use_key(text, inet, int, double precision), sec.keys_now(uuid[]), sec.asked_once(text, bytea)
  from public;
grant execute on function sec.make_key(bytea, uuid, uuid, text, boolean, text[], text[], timestamptz),
  sec.end_key(uuid), sec.keys_now(uuid[]) to bw_portal, bw_staff;
grant execute on function sec.use_key(text, inet, int, double precision) to bw_auth;
grant execute on function sec.asked_once(text, bytea) to bw_portal;
