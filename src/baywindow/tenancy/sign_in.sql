-- How people must sign in. Run by the converge step after sec.sql; idempotent.

-- For how long a sign-in may open a membership: what was asked for, or less where a policy says so.
-- Raises TN001 when the sign-in is over, TN003 when a second factor is missing, TN004 when it is too
-- long ago, TN005 when it is used from elsewhere. The lock makes ending a sign-in wait for a context
-- that is being minted from it, and so end that one too.
create or replace function sec.admitted(person uuid, workspace uuid, client uuid, sign_in_id text, wanted interval)
returns interval
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare s public.sign_in; p core.sign_in_policy; allowed interval := wanted;
begin
  if sign_in_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
    select * into s from public.sign_in x where x.id = sign_in_id::uuid and x.person_id = person for share;
    if not found or s.ended_at is not null then
      raise exception 'the sign-in is over' using errcode = 'TN001';
    end if;
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
    if jsonb_array_length(p.networks) > 0 and not exists (
      select from jsonb_array_elements_text(p.networks) n (network) where s.address <<= n.network::cidr) then
      raise exception 'not from this network' using errcode = 'TN005';
    end if;
  end loop;
  return allowed;
end $$;

-- Who is in by a sign-in must pass the changed policy on the next request.
create or replace function sec.end_contexts_of_policy() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare p core.sign_in_policy := coalesce(new, old);
begin
  update sec.context c set revoked_at = now()
   where c.workspace_id = p.workspace_id and c.revoked_at is null and c.sign_in is not null
     and case p.scope when 'team' then c.realm = 'staff' when 'clients' then c.realm = 'portal'
         else p.for_client_id = any (c.clients) end;
  return null;
end $$;

create or replace trigger ends_contexts after insert or update or delete on core.sign_in_policy
  for each row execute function sec.end_contexts_of_policy();

revoke all on function sec.admitted(uuid, uuid, uuid, text, interval), sec.end_contexts_of_policy() from public;
