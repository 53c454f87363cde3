-- What did not succeed, for the access logs: sign-ins that failed and pages that were refused. It comes in floods,
-- so it is counted here for five minutes and told once. Run after access.sql by the converge step; idempotent.
-- No login reads this table; what is typed as an address is kept for minutes, whether anybody has it or not.

create table if not exists sec.trouble (
  kind text not null check (kind in ('sign_in_failed', 'refused')),
  who text not null,
  began_at timestamptz not null,
  times integer not null default 1,
  what text not null,
  address text not null,
  token_hash bytea,
  told uuid[] not null default '{}',
  primary key (kind, who, began_at)
);

create or replace function sec.count_trouble(trouble_kind text, whose text, told text, came_from text, token bytea)
returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  insert into sec.trouble as t (kind, who, began_at, what, address, token_hash)
  values (trouble_kind, whose, date_bin('5 minutes', clock_timestamp(), 'epoch'), told, coalesce(came_from, ''), token)
  on conflict (kind, who, began_at) do update
    set times = t.times + 1, what = excluded.what, address = excluded.address;
end $$;

-- A password or code that was wrong. Known and unknown addresses cost the same: whose it is, the worker looks up.
create or replace function sec.note_failure(typed text, browser text, address text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform sec.count_trouble('sign_in_failed', left(lower(btrim(typed)), 254), browser, address, null);
end $$;

-- A page that whoever holds the token may not open.
create or replace function sec.note_refusal(token text, what text, address text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(token, 'UTF8'))
     and x.expires_at > statement_timestamp() and x.revoked_at is null;
  if found then
    perform sec.count_trouble('refused', encode(c.token_hash, 'hex'), what, address, c.token_hash);
  end if;
end $$;

-- The worker tells one log of one trouble whose five minutes are over; false when there is none. Each call holds
-- one log alone. Where staff come from is not the client's to know.
create or replace function sec.tell_trouble() returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare t sec.trouble; c sec.context; m record; p record; since text; staff boolean;
begin
  select * into t from sec.trouble x where x.began_at < now() - interval '5 minutes'
   order by x.began_at, x.kind, x.who limit 1 for update skip locked;
  if not found then return false; end if;
  since := ' from ' || to_char(t.began_at at time zone 'UTC', 'HH24:MI') || ' UTC';
  if t.kind = 'sign_in_failed' then
    select x.id, x.name into p from public.person x where x.email = t.who;
    select * into m from sec.memberships(p.id) x where x.membership_id <> all (t.told) limit 1;
    if found then
      perform sec.append_access(m.workspace_id, m.client_id, 'sign_in_failed', p.id, p.name,
        case m.realm when 'staff' then 'staff' else 'client' end,
        t.times || ' times' || since, t.what, t.address);
      update sec.trouble x set told = t.told || m.membership_id
       where (x.kind, x.who, x.began_at) = (t.kind, t.who, t.began_at);
      return true;
    end if;
  else
    select * into c from sec.context x where x.token_hash = t.token_hash;
    if found then
      staff := c.realm = 'staff' or c.profile ? 'view_as';
      perform sec.append_access(c.workspace_id, c.clients[1], 'refused', c.person_id,
        coalesce(c.profile -> 'view_as' ->> 'by', c.profile ->> 'person_name'),
        case when staff then 'staff' else 'client' end, t.what, t.times || ' times' || since,
        case when staff and c.clients[1] is not null then '' else t.address end);
    end if;
  end if;
  delete from sec.trouble x where (x.kind, x.who, x.began_at) = (t.kind, t.who, t.began_at);
  return true;
end $$;

-- How people must sign in, changed: in the log of those it speaks of. Runs at the commit, so that no page holds a log.
create or replace function sec.log_policy() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a sec.context; p core.sign_in_policy := coalesce(new, old); scope uuid; said text;
begin
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  said := concat_ws(', ',
    case when p.second_factor then 'Second factor needed' end,
    'Session ' || p.hours || ' h', 'Pause ' || p.idle_minutes || ' min',
    case when jsonb_array_length(p.networks) > 0
      then 'Networks ' || (select string_agg(n, ' ' order by n) from jsonb_array_elements_text(p.networks) n) end);
  for scope in
    select p.for_client_id
    union all
    select k.client_id from core.client k where p.scope = 'clients' and k.workspace_id = p.workspace_id
     order by 1
  loop
    perform sec.append_access(p.workspace_id, scope, 'policy', a.person_id,
      coalesce(a.profile ->> 'person_name', 'Command line'), 'staff',
      case p.scope when 'team' then 'The team' when 'clients' then 'Every client' else 'This client' end,
      left(case when tg_op = 'DELETE' or said = '' then 'Nothing is asked' else said end, 500), '');
  end loop;
  return null;
end $$;

-- A company's own sign-in, connected, changed or taken away: in the log of the team or the client it opens.
create or replace function sec.log_provider() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare a sec.context; p core.sso_provider := coalesce(new, old);
begin
  select * into a from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'));
  perform sec.append_access(p.workspace_id, p.for_client_id, 'provider', a.person_id,
    coalesce(a.profile ->> 'person_name', 'Command line'), 'staff',
    case when p.for_client_id is null then 'The team' else 'This client' end,
    case tg_op when 'INSERT' then 'Connected' when 'UPDATE' then 'Changed' else 'Taken away' end
    || case when tg_op <> 'DELETE' and p.only then ', the only way in' else '' end, '');
  return null;
end $$;

drop trigger if exists logs_policy on core.sign_in_policy;
create constraint trigger logs_policy after insert or update or delete on core.sign_in_policy
  deferrable initially deferred for each row execute function sec.log_policy();
drop trigger if exists logs_provider on core.sso_provider;
create constraint trigger logs_provider after insert or update or delete on core.sso_provider
  deferrable initially deferred for each row execute function sec.log_provider();

revoke all on sec.trouble from public;
revoke all on function sec.count_trouble(text, text, text, text, bytea), sec.note_failure(text, text, text),
  sec.note_refusal(text, text, text), sec.tell_trouble(), sec.log_policy(), sec.log_provider() from public;
grant execute on function sec.note_failure(text, text, text), sec.note_refusal(text, text, text) to bw_auth;
grant execute on function sec.tell_trouble() to bw_jobs;
