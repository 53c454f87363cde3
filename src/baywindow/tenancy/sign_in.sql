-- How people must sign in. Run by the converge step after sec.sql; idempotent.

-- For how long a sign-in may open a membership: what was asked for, or less where a policy says so.
-- Raises TN001 when the sign-in is over, TN003 when a second factor is missing, TN004 when it is too
-- long ago, TN005 when it is used from elsewhere, TN006 when it came by another company's sign-in than
-- this membership's, or by none where there is no other way, TN007 when it was once left alone for too long.
-- The lock makes ending a sign-in wait for a context that is being minted from it, and so end that one too.
create or replace function sec.admitted(person uuid, workspace uuid, client uuid, sign_in_id text, wanted interval)
returns interval
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.sign_in; p core.sign_in_policy; allowed interval := wanted; rested interval;
begin
  if sign_in_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    select * into s from public.sign_in x where x.id = sign_in_id::uuid and x.person_id = person for update;
    if not found or s.ended_at is not null then
      raise exception 'the sign-in is over' using errcode = 'TN001';
    end if;
    rested := greatest(s.longest_rest, now() - s.used_at);
  end if;
  if s.provider_id is not null and not exists (
      select from core.sso_provider x
       where x.id = s.provider_id and x.workspace_id = workspace and x.for_client_id is not distinct from client)
    or s.provider_id is null and exists (
      select from core.sso_provider x
       where x.workspace_id = workspace and x.for_client_id is not distinct from client and x.only) then
    raise exception 'another way of signing in is asked for' using errcode = 'TN006';
  end if;
  for p in
    select * from core.sign_in_policy x
     where x.workspace_id = workspace
       and (x.scope = case when client is null then 'team' else 'clients' end or x.for_client_id = client)
  loop
    if p.second_factor and coalesce(s.second, '') = '' then
      raise exception 'a second factor is asked for' using errcode = 'TN003';
    end if;
    if p.hours is not null then
      allowed := least(allowed, s.began_at + make_interval(hours => p.hours) - now());
      if s.began_at is null or allowed <= interval '0' then
        raise exception 'the sign-in is too long ago' using errcode = 'TN004';
      end if;
    end if;
    if p.idle_minutes is not null
        and (rested is null or rested > make_interval(mins => p.idle_minutes) * 1.1) then
      raise exception 'the sign-in was left alone' using errcode = 'TN007';
    end if;
    if jsonb_array_length(p.networks) > 0 and not exists (
      select from jsonb_array_elements_text(p.networks) n (network) where s.address <<= n.network::cidr) then
      raise exception 'not from this network' using errcode = 'TN005';
    end if;
  end loop;
  update public.sign_in x set used_at = now(), longest_rest = rested where x.id = s.id;
  return allowed;
end $$;

-- When a person last proved who they are, as their sign-in has it; null where nobody knows.
create or replace function sec.proven_at(person uuid, sign_in_id text) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare found_at timestamptz;
begin
  if sign_in_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    select case when s.proven_at > now() then now() else s.proven_at end into found_at from public.sign_in s
     where s.id = sign_in_id::uuid and s.person_id = person;
  end if;
  return found_at;
end $$;

-- A new proof reaches the contexts of its sign-in, and no others: none of another person's, no look, no key's.
create or replace function sec.prove_contexts() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context c set proven_at = case when new.proven_at > now() then now() else new.proven_at end
   where c.sign_in = new.id::text and c.person_id = new.person_id and not c.read_only and c.revoked_at is null;
  return null;
end $$;

create or replace trigger proves_contexts after update of proven_at on public.sign_in
  for each row when (old.proven_at is distinct from new.proven_at) execute function sec.prove_contexts();

-- After how long without use a context ends: as the policies say, else after a day. Uses are noted now and
-- then, so that the end comes up to a tenth later.
create or replace function sec.longest_rest(workspace uuid, client uuid) returns interval
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare fewest integer;
begin
  select min(p.idle_minutes) into fewest from core.sign_in_policy p
   where p.workspace_id = workspace
     and (p.scope = case when client is null then 'team' else 'clients' end or p.for_client_id = client);
  return coalesce(make_interval(mins => fewest), interval '1 day');
end $$;

-- From where a context may be used: the networks of each policy that names some, as a part of what is sealed.
create or replace function sec.networks_asked(workspace uuid, client uuid) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare found_ones jsonb;
begin
  select jsonb_agg(p.networks) into found_ones from core.sign_in_policy p
   where p.workspace_id = workspace and jsonb_array_length(p.networks) > 0
     and (p.scope = case when client is null then 'team' else 'clients' end or p.for_client_id = client);
  return jsonb_strip_nulls(jsonb_build_object('networks', found_ones));
end $$;

-- Notes that a context is in use, and with it the sign-in it came from. It never waits: whoever else is busy
-- with either of them has more to say.
create or replace function sec.touch(token text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(token, 'UTF8'))
     and x.expires_at > statement_timestamp() and x.revoked_at is null
     for update skip locked;
  if not found then return; end if;
  update sec.context x set touched_at = now(),
         expires_at = coalesce(least(c.ends_at, now() + c.idle * 1.1), c.expires_at)
   where x.token_hash = c.token_hash;
  if c.sign_in ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    perform from public.sign_in s where s.id = c.sign_in::uuid for update skip locked;
    update public.sign_in s
       set seen_at = now(), used_at = now(), longest_rest = greatest(s.longest_rest, now() - s.used_at)
     where s.id = c.sign_in::uuid and found;
  end if;
end $$;

-- Who is in by a sign-in must pass the changed policy on the next request.
create or replace function sec.end_contexts_of_policy() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p core.sign_in_policy := coalesce(new, old);
begin
  perform from core.workspace w where w.workspace_id = p.workspace_id for no key update;  -- who mints holds it
  update sec.context c set revoked_at = now()
   where c.workspace_id = p.workspace_id and c.revoked_at is null and c.sign_in is not null
     and case p.scope when 'team' then c.realm = 'staff' when 'clients' then c.realm = 'portal'
         else p.for_client_id = any (c.clients) end;
  return null;
end $$;

create or replace trigger ends_contexts after insert or update or delete on core.sign_in_policy
  for each row execute function sec.end_contexts_of_policy();

create or replace function sec.end_contexts_of_provider() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p core.sso_provider := coalesce(new, old);
begin
  perform from core.workspace w where w.workspace_id = p.workspace_id for no key update;  -- who mints holds it
  update sec.context c set revoked_at = now()
   where c.workspace_id = p.workspace_id and c.revoked_at is null and c.sign_in is not null
     and case when p.for_client_id is null then c.realm = 'staff' else p.for_client_id = any (c.clients) end;
  return null;
end $$;

create or replace trigger ends_contexts after insert or update or delete on core.sso_provider
  for each row execute function sec.end_contexts_of_provider();

-- What the sign-in must know of a company's own sign-in, by its id; nothing where its doors are shut.
drop function if exists sec.sso_provider(uuid);  -- what a function answers cannot be replaced
create or replace function sec.sso_provider(provider uuid)
returns table (workspace_id uuid, client_id uuid, title text, name text, issuer text, oauth_client_id text,
               secret text, claim text, roles jsonb, kind text, sign_in_url text, certificates jsonb,
               address_claim text, needs text, own_key text, own_certificate text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select p.workspace_id, p.for_client_id, coalesce(c.name, w.name), p.name, p.issuer, p.oauth_client_id,
           p.secret, p.claim, p.roles, p.kind, p.sign_in_url, p.certificates, p.address_claim,
           p.needs, p.own_key, p.own_certificate
      from core.sso_provider p
      join core.workspace w on w.workspace_id = p.workspace_id and w.status = 'active'
      left join core.client c on c.workspace_id = p.workspace_id and c.client_id = p.for_client_id
     where p.id = provider and (p.for_client_id is null or c.status = 'active');
end $$;

-- The one way into a membership that asks for a company's sign-in; null where there is none.
create or replace function sec.sso_provider_of(person uuid, membership uuid) returns uuid
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare found_id uuid;
begin
  select p.id into found_id from sec.memberships(person) m
    join core.sso_provider p on p.workspace_id = m.workspace_id and p.for_client_id is not distinct from m.client_id
   where m.membership_id = membership;
  return found_id;
end $$;

-- Whether a person is a member where the provider belongs. A role that the provider's mapping knows becomes
-- theirs; an owner stays one, and so do a client's last Admin and an Auditor, whose last day somebody set: no
-- mapping gives an Auditor's role or takes it away.
create or replace function sec.sso_member(provider uuid, person uuid, given_role text) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p core.sso_provider;
begin
  select * into p from core.sso_provider x where x.id = provider;
  if not found or not exists (
    select from sec.memberships(person) m
     where m.workspace_id = p.workspace_id and m.client_id is not distinct from p.for_client_id) then
    return false;
  end if;
  if exists (select from jsonb_each_text(p.roles) r where r.value = given_role) then
    perform from core.client_member m
      where m.workspace_id = p.workspace_id and m.client_id = p.for_client_id and m.person_id = person for update;
    perform from core.client k where k.workspace_id = p.workspace_id and k.client_id = p.for_client_id
      for no key update;
    update core.client_member m set role = given_role, updated_at = now()
     where m.workspace_id = p.workspace_id and m.client_id = p.for_client_id and m.person_id = person
       and m.role not in (given_role, 'auditor') and given_role <> 'auditor'
       and (m.role <> 'admin' or exists (
         select from core.client_member o where o.workspace_id = m.workspace_id and o.client_id = m.client_id
            and o.id <> m.id and o.role = 'admin' and o.status = 'active'));
    update core.staff_member m set role = given_role
     where p.for_client_id is null and m.workspace_id = p.workspace_id and m.person_id = person
       and m.role not in (given_role, 'owner');
  end if;
  return true;
end $$;

revoke all on function sec.longest_rest(uuid, uuid), sec.networks_asked(uuid, uuid), sec.touch(text) from public;
grant execute on function sec.touch(text) to bw_auth;
revoke all on function sec.end_contexts_of_provider(), sec.sso_provider(uuid), sec.sso_provider_of(uuid, uuid),
  sec.sso_member(uuid, uuid, text) from public;
grant execute on function sec.sso_provider(uuid), sec.sso_provider_of(uuid, uuid), sec.sso_member(uuid, uuid, text)
  to bw_auth;
revoke all on function sec.admitted(uuid, uuid, uuid, text, interval), sec.end_contexts_of_policy(),
  sec.proven_at(uuid, text), sec.prove_contexts() from public;
