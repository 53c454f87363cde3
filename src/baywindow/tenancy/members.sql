-- Who belongs where: what the database itself refuses, notes down and ends when memberships, roles and
-- invitations change, whoever changes them. Run after sec.sql by the converge step; idempotent.
-- TN010 is a refusal in a sentence for people; the application shows it as it is.

-- What a role may do: a built-in one by its code, one of a workspace's or a client's own by its id.
create or replace function sec.capabilities_of(role_realm text, workspace uuid, client uuid, role text) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare held text[]; own uuid;
begin
  select r.capabilities into held from sec.role r where r.realm = role_realm and r.code = role;
  if found then return held; end if;
  if role !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return null; end if;
  own := role::uuid;
  select w.capabilities into held from core.workspace_role w
   where w.workspace_id = workspace and w.id = own and w.realm = role_realm and w.status = 'active';
  if found then return held; end if;
  select c.capabilities into held from core.client_role c
   where c.workspace_id = workspace and c.client_id = client and c.id = own and role_realm = 'portal'
     and c.status = 'active';
  return held;
end $$;

-- The name of a role of somebody's own making; null for a built-in one, whose name the application knows.
create or replace function sec.role_name(workspace uuid, client uuid, role text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare told text; own uuid;
begin
  if role !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then return null; end if;
  own := role::uuid;
  select w.name into told from core.workspace_role w where w.workspace_id = workspace and w.id = own;
  if found then return told; end if;
  select c.name into told from core.client_role c
   where c.workspace_id = workspace and c.client_id = client and c.id = own;
  return told;
end $$;

-- What a membership may do now; null when it or its role is gone.
create or replace function sec.capabilities_held(membership_realm text, workspace uuid, client uuid, membership uuid)
returns text[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare held text;
begin
  if membership_realm = 'portal' then
    select m.role into held from core.client_member m
     where m.workspace_id = workspace and m.client_id = client and m.id = membership;
  else
    select s.role into held from core.staff_member s where s.workspace_id = workspace and s.id = membership;
  end if;
  return sec.capabilities_of(membership_realm, workspace, client, held);
end $$;

-- When a membership that has a last day is over: midnight after it, where the client is.
create or replace function sec.over_at(workspace uuid, client uuid, membership uuid) returns timestamptz
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare last date; zone text;
begin
  select m.ends_on, c.time_zone into last, zone from core.client_member m
    join core.client c on c.workspace_id = m.workspace_id and c.client_id = m.client_id
   where m.workspace_id = workspace and m.client_id = client and m.id = membership;
  return (last + 1)::timestamp at time zone zone;
end $$;

-- The context of this transaction, also when a change of this very transaction has just ended it.
create or replace function sec.acting() returns sec.context
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context;
begin
  select * into c from sec.context x
   where x.token_hash = sha256(convert_to(coalesce(current_setting('app.context', true), ''), 'UTF8'))
     and x.realm = sec.realm_of_login() and x.expires_at > statement_timestamp()
     and (x.revoked_at is null or x.revoked_at = now());
  -- a statement under way sees its context as it began; the triggers it fires must not go on without one
  if not found and session_user in ('bw_portal', 'bw_staff') then
    raise exception 'no valid context' using errcode = 'TN001';
  end if;
  return c;
end $$;

-- A guard runs before the policies do: it looks at nothing before it knows that the row is the writer's to
-- write, or its refusals would tell of others.
create or replace function sec.check_writer(workspace uuid, client uuid, capability text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context := sec.acting();
begin
  if (c.workspace_id = workspace and capability = any (c.capabilities)
      and (c.realm = 'staff' or client = any (c.clients))) is not true then
    raise exception 'not yours to write' using errcode = '42501';
  end if;
end $$;

-- The same of a whole row, for tables whose own triggers look further (own_rows.py): it fires before they do.
create or replace function sec.own_row() returns trigger
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context := sec.acting();
begin
  if (c.workspace_id = new.workspace_id and (c.realm = 'staff' or new.client_id = any (c.clients))) is not true then
    raise exception 'not yours to write' using errcode = '42501';
  end if;
  return new;
end $$;
create or replace trigger counts_own before insert on core.counter
  for each row when (session_user in ('bw_portal', 'bw_staff')) execute function sec.own_row();

-- Nobody gives a role that may do more than they may themselves. Staff give clients' roles by capability.
create or replace function sec.give(role_realm text, workspace uuid, client uuid, role text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare wanted text[] := sec.capabilities_of(role_realm, workspace, client, role); c sec.context := sec.acting();
begin
  if wanted is null then
    raise exception 'There is no such role any more. Choose another one.' using errcode = 'TN010';
  end if;
  if c.realm = role_realm and (wanted <@ c.capabilities) is not true then
    raise exception 'That role may do more than you may. Ask somebody who may do as much.' using errcode = 'TN010';
  end if;
end $$;

create or replace function sec.check_last_day(role text, ends_on date) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if role = 'auditor' and ends_on is null then
    raise exception 'An Auditor needs a last day.' using errcode = 'TN010';
  end if;
  if role <> 'auditor' and ends_on is not null then
    raise exception 'Only an Auditor has a last day.' using errcode = 'TN010';
  end if;
end $$;

-- A member of a client, changed from a page: memberships begin by an accepted invitation and keep their
-- person for good; nobody touches somebody who may do more; people of a client leave it an Admin.
create or replace function sec.guard_client_member() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; held text[];
begin
  if session_user not in ('bw_portal', 'bw_staff') then return new; end if;
  if tg_op = 'INSERT' or (new.workspace_id, new.client_id, new.id, new.person_id, new.name, new.email)
      is distinct from (old.workspace_id, old.client_id, old.id, old.person_id, old.name, old.email) then
    raise exception 'memberships come from invitations' using errcode = '42501';
  end if;
  c := sec.acting();
  perform from core.client k where k.workspace_id = old.workspace_id and k.client_id = old.client_id
    for no key update;
  held := sec.capabilities_of('portal', old.workspace_id, old.client_id, old.role);
  if c.realm = 'portal' and not coalesce(held, '{}') <@ c.capabilities then
    raise exception '% may do more than you may. Ask somebody who may do as much.', old.name using errcode = 'TN010';
  end if;
  if new.status = 'active' then
    perform sec.give('portal', new.workspace_id, new.client_id, new.role);
    perform sec.check_last_day(new.role, new.ends_on);
  end if;
  if c.realm = 'portal' and old.role = 'admin' and old.status = 'active'
      and (new.role <> 'admin' or new.status <> 'active') and not exists (
        select from core.client_member m where m.workspace_id = old.workspace_id and m.client_id = old.client_id
          and m.id <> old.id and m.role = 'admin' and m.status = 'active') then
    raise exception 'Somebody has to stay Admin. Make somebody else Admin first.' using errcode = 'TN010';
  end if;
  return new;
end $$;

-- The same for the workspace's team, which always keeps an Owner.
create or replace function sec.guard_staff_member() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; held text[];
begin
  if session_user <> 'bw_staff' then return new; end if;
  if tg_op = 'INSERT' or (new.workspace_id, new.id, new.person_id, new.name, new.email)
      is distinct from (old.workspace_id, old.id, old.person_id, old.name, old.email) then
    raise exception 'memberships come from invitations' using errcode = '42501';
  end if;
  c := sec.acting();
  perform from core.workspace w where w.workspace_id = old.workspace_id for no key update;
  held := sec.capabilities_of('staff', old.workspace_id, null, old.role);
  if not coalesce(held, '{}') <@ c.capabilities then
    raise exception '% may do more than you may. Ask somebody who may do as much.', old.name using errcode = 'TN010';
  end if;
  if new.status = 'active' then perform sec.give('staff', new.workspace_id, null, new.role); end if;
  if old.role = 'owner' and old.status = 'active' and (new.role <> 'owner' or new.status <> 'active') and not exists (
      select from core.staff_member m where m.workspace_id = old.workspace_id
        and m.id <> old.id and m.role = 'owner' and m.status = 'active') then
    raise exception 'Somebody has to own the workspace. Hand it over first.' using errcode = 'TN010';
  end if;
  return new;
end $$;

-- Invitations are letters to strangers: three an hour to one address, a hundred an hour from one place. The log
-- that the database writes of them is what is counted.
create or replace function sec.check_letters(workspace uuid, client uuid, address text) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare sent integer; to_them integer;
begin
  select count(*), count(*) filter (where x.subject = address) into sent, to_them from (
    select y.subject from core.staff_team_change y
     where client is null and y.workspace_id = workspace and y.at > now() - interval '1 hour'
       and y.what in ('invited', 'invited again')
    union all
    select y.subject from core.client_team_change y
     where y.workspace_id = workspace and y.client_id = client and y.at > now() - interval '1 hour'
       and y.what in ('invited', 'invited again')) x;
  if to_them >= 3 then
    raise exception 'This address was written to three times within the hour. Try again later.' using errcode = 'TN010';
  end if;
  if sent >= 100 then
    raise exception 'A hundred invitations were sent within the hour. Go on in an hour.' using errcode = 'TN010';
  end if;
end $$;

-- An invitation, written from a page: in the inviter's own name, for a role they may give, to somebody who
-- is no member yet, for thirty days at most. Its address and role stay; only the person takes it.
create or replace function sec.guard_invitation() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; client uuid; n jsonb := to_jsonb(new); o jsonb := to_jsonb(old); side text; known boolean;
begin
  if session_user not in ('bw_portal', 'bw_staff') then return new; end if;
  c := sec.acting();
  client := (n ->> 'client_id')::uuid;
  side := case when client is null then 'staff' else 'portal' end;
  perform sec.check_writer(new.workspace_id, client,
    case when c.realm = 'staff' and client is not null then 'clients.people' else 'team.manage' end);
  perform sec.give(side, new.workspace_id, client, new.role);
  if new.expires_at > now() + interval '30 days 1 hour' then  -- thirty can be chosen; clocks differ a little
    raise exception 'An invitation lasts thirty days at most.' using errcode = 'TN010';
  end if;
  if tg_op = 'INSERT' or new.round <> old.round then
    perform sec.check_letters(new.workspace_id, client, new.email);
  end if;
  if tg_op = 'UPDATE' then
    if n - array['status', 'round', 'seal', 'expires_at'] <> o - array['status', 'round', 'seal', 'expires_at']
        or new.status = 'accepted' then
      raise exception 'an invitation stays what it was' using errcode = '42501';
    end if;
    if old.status <> 'pending' then
      raise exception 'This invitation is over already.' using errcode = 'TN010';
    end if;
    if new.round <> old.round then  -- who sends it again stands for it from now on
      new.invited_by_id := c.person_id;
      new.invited_by := coalesce(c.profile ->> 'person_name', '');
    end if;
    return new;
  end if;
  new.invited_by_id := c.person_id;
  new.invited_by := coalesce(c.profile ->> 'person_name', '');
  new.created_at := now();
  if new.status <> 'pending' or new.email <> lower(new.email) then
    raise exception 'an invitation begins pending, to an address in lower case' using errcode = '42501';
  end if;
  if client is null then
    known := exists (select from core.staff_member m where m.workspace_id = new.workspace_id
                       and lower(m.email) = new.email and m.status = 'active');
  else
    perform sec.check_last_day(new.role, (n ->> 'ends_on')::date);
    known := exists (select from core.client_member m where m.workspace_id = new.workspace_id
                       and m.client_id = client and lower(m.email) = new.email and m.status = 'active'
                       and coalesce(sec.over_at(m.workspace_id, m.client_id, m.id) > now(), true));
  end if;
  if known then
    raise exception '% belongs here already.', new.email using errcode = 'TN010';
  end if;
  return new;
end $$;

-- Each round of an invitation that is made from a page asks the worker for its mail.
create or replace function sec.send_invitation() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if session_user in ('bw_portal', 'bw_staff') and new.status = 'pending' then
    insert into core.outbox (workspace_id, id, for_client_id, topic, payload, created_at)
    values (new.workspace_id, gen_random_uuid(), (to_jsonb(new) ->> 'client_id')::uuid, 'team.send_invitation',
            jsonb_build_object('invitation_id', new.id, 'round', new.round), now());
  end if;
  return null;
end $$;

-- A role of one's own: never wider than its maker, never beyond its realm, never taken from under somebody.
create or replace function sec.guard_role() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context; client uuid; n jsonb := to_jsonb(new); side text; reach text[];
begin
  if session_user not in ('bw_portal', 'bw_staff') then return new; end if;
  c := sec.acting();
  client := (n ->> 'client_id')::uuid;
  side := coalesce(n ->> 'realm', 'portal');
  perform sec.check_writer(new.workspace_id, client, 'roles.manage');
  select array_agg(distinct x.one) into reach from sec.role r cross join unnest(r.capabilities) x (one)
   where r.realm = side;
  if not new.capabilities <@ reach then
    raise exception 'That is nothing such a role can hold.' using errcode = 'TN010';
  end if;
  if exists (select from sec.role r where lower(replace(r.code, '_', ' ')) = lower(btrim(new.name))) then
    raise exception 'There is a role of this name already.' using errcode = 'TN010';
  end if;
  if not new.capabilities <@ c.capabilities or tg_op = 'UPDATE' and not old.capabilities <@ c.capabilities then
    raise exception 'A role can hold nothing that you may not do yourself.' using errcode = 'TN010';
  end if;
  if tg_op = 'UPDATE' then
    if n - array['name', 'capabilities', 'status', 'updated_at', 'version']
        <> to_jsonb(old) - array['name', 'capabilities', 'status', 'updated_at', 'version'] or old.status <> 'active' then
      raise exception 'a role stays where it was made' using errcode = '42501';
    end if;
    if new.status = 'removed' and sec.role_in_use(new.workspace_id, new.id) then
      raise exception 'Somebody has this role or is invited to it. Give them another one first.' using errcode = 'TN010';
    end if;
  end if;
  return new;
end $$;

create or replace function sec.role_in_use(workspace uuid, role uuid) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  return exists (select from core.client_member m where m.workspace_id = workspace and m.role = role_in_use.role::text
                   and m.status = 'active')
      or exists (select from core.staff_member m where m.workspace_id = workspace and m.role = role_in_use.role::text
                   and m.status = 'active')
      or exists (select from core.client_invitation i where i.workspace_id = workspace
                   and i.role = role_in_use.role::text and i.status = 'pending')
      or exists (select from core.staff_invitation i where i.workspace_id = workspace
                   and i.role = role_in_use.role::text and i.status = 'pending');
end $$;

create or replace function sec.end_contexts_of_role() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  update sec.context x set revoked_at = now()
   where x.workspace_id = old.workspace_id and x.revoked_at is null
     and (x.membership_id in (select m.id from core.client_member m
                               where m.workspace_id = old.workspace_id and m.role = old.id::text)
       or x.membership_id in (select s.id from core.staff_member s
                               where s.workspace_id = old.workspace_id and s.role = old.id::text)
       or x.seen_membership_id is not null or x.profile ? 'view_as');
  return null;
end $$;

-- One line of the log; the row says whose it is.
create or replace function sec.note(about jsonb, what text, subject text, before text, after text) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare c sec.context := sec.acting(); who text; who_id uuid := c.person_id;
begin
  who := coalesce(c.profile ->> 'person_name', '');
  if session_user = 'bw_auth' then
    who := coalesce(about ->> 'name', '');
    who_id := (about ->> 'person_id')::uuid;
  end if;
  if about ->> 'client_id' is null then
    insert into core.staff_team_change (workspace_id, id, at, actor_id, actor, what, subject, before, after)
    values ((about ->> 'workspace_id')::uuid, gen_random_uuid(), clock_timestamp(), who_id, who, what,
            coalesce(subject, ''), coalesce(before, ''), coalesce(after, ''));
  else
    insert into core.client_team_change (workspace_id, client_id, id, at, actor_id, actor, what, subject, before, after)
    values ((about ->> 'workspace_id')::uuid, (about ->> 'client_id')::uuid, gen_random_uuid(), clock_timestamp(),
            who_id, who, what, coalesce(subject, ''), coalesce(before, ''), coalesce(after, ''));
  end if;
end $$;

create or replace function sec.log_member() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n jsonb := to_jsonb(new); o jsonb := '{}'; was text; is_now text;
begin
  is_now := coalesce(sec.role_name(new.workspace_id, (n ->> 'client_id')::uuid, new.role), new.role);
  if tg_op = 'INSERT' then
    perform sec.note(n, 'joined', new.name, null, is_now);
    return null;
  end if;
  o := to_jsonb(old);
  was := coalesce(sec.role_name(old.workspace_id, (o ->> 'client_id')::uuid, old.role), old.role);
  if new.status <> old.status then
    perform sec.note(n, case new.status when 'active' then 'reactivated' else 'deactivated' end, new.name, null, is_now);
  end if;
  if new.role <> old.role then perform sec.note(n, 'role', new.name, was, is_now); end if;
  if n ->> 'ends_on' is distinct from o ->> 'ends_on' then
    perform sec.note(n, 'last day', new.name, o ->> 'ends_on', n ->> 'ends_on');
  end if;
  return null;
end $$;

create or replace function sec.log_invitation() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n jsonb := to_jsonb(new); is_now text;
begin
  is_now := coalesce(sec.role_name(new.workspace_id, (n ->> 'client_id')::uuid, new.role), new.role);
  if tg_op = 'INSERT' then
    perform sec.note(n, 'invited', new.email, null, is_now);
  elsif new.status = 'withdrawn' and old.status <> 'withdrawn' then
    perform sec.note(n, 'withdrawn', new.email, is_now, null);
  elsif new.round <> old.round then
    perform sec.note(n, 'invited again', new.email, null, is_now);
  end if;
  return null;
end $$;

create or replace function sec.log_role() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare n jsonb := to_jsonb(new);
begin
  if tg_op = 'INSERT' then
    perform sec.note(n, 'role made', new.name, null, array_to_string(new.capabilities, ' '));
  elsif new.status <> old.status then
    perform sec.note(n, 'role removed', new.name, array_to_string(old.capabilities, ' '), null);
  else
    if new.name <> old.name then perform sec.note(n, 'role renamed', new.name, old.name, new.name); end if;
    if new.capabilities <> old.capabilities then
      perform sec.note(n, 'role changed', new.name, array_to_string(old.capabilities, ' '),
                       array_to_string(new.capabilities, ' '));
    end if;
  end if;
  return null;
end $$;

-- A client or a workspace, suspended or reinstated.
create or replace function sec.log_standing() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  if new.status <> old.status and old.status <> 'founding' then
    perform sec.note(to_jsonb(new) - array['name'], case new.status when 'active' then 'reinstated' else 'suspended' end,
                     new.name, null, new.suspended_because);
  end if;
  return null;
end $$;

-- Whoever changes a membership, its version says so: a page opened before is out of date.
create or replace function sec.count_version() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

create or replace trigger versions before update on core.client_member for each row
  when ((old.role, old.status, old.ends_on) is distinct from (new.role, new.status, new.ends_on))
  execute function sec.count_version();
create or replace trigger versions before update on core.staff_member for each row
  when ((old.role, old.status) is distinct from (new.role, new.status))
  execute function sec.count_version();
create or replace trigger guards before insert or update on core.client_member
  for each row execute function sec.guard_client_member();
create or replace trigger guards before insert or update on core.staff_member
  for each row execute function sec.guard_staff_member();
create or replace trigger guards before insert or update on core.client_invitation
  for each row execute function sec.guard_invitation();
create or replace trigger guards before insert or update on core.staff_invitation
  for each row execute function sec.guard_invitation();
create or replace trigger guards before insert or update on core.client_role
  for each row execute function sec.guard_role();
create or replace trigger guards before insert or update on core.workspace_role
  for each row execute function sec.guard_role();
create or replace trigger sends after insert or update of round on core.client_invitation
  for each row execute function sec.send_invitation();
create or replace trigger sends after insert or update of round on core.staff_invitation
  for each row execute function sec.send_invitation();
create or replace trigger logs after insert or update on core.client_member
  for each row execute function sec.log_member();
create or replace trigger logs after insert or update on core.staff_member
  for each row execute function sec.log_member();
create or replace trigger logs after insert or update on core.client_invitation
  for each row execute function sec.log_invitation();
create or replace trigger logs after insert or update on core.staff_invitation
  for each row execute function sec.log_invitation();
create or replace trigger logs after insert or update on core.client_role
  for each row execute function sec.log_role();
create or replace trigger logs after insert or update on core.workspace_role
  for each row execute function sec.log_role();
create or replace trigger logs after update on core.client
  for each row execute function sec.log_standing();
create or replace trigger logs after update on core.workspace
  for each row execute function sec.log_standing();
create or replace trigger ends_contexts after update or delete on core.client_role
  for each row execute function sec.end_contexts_of_role();
create or replace trigger ends_contexts after update or delete on core.workspace_role
  for each row execute function sec.end_contexts_of_role();

-- The workspace's roles for the people of all its clients: a table the portal cannot read itself.
create or replace function sec.roles_for_clients() returns table (id uuid, name text, capabilities text[])
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not sec.can('team.view') then return; end if;
  return query select r.id, r.name, r.capabilities from core.workspace_role r
   where r.workspace_id = sec.ws() and r.realm = 'portal' and r.status = 'active' order by r.name, r.id limit 50;
end $$;

-- The sign-in a living context was minted from, for minting another of the same person's.
create or replace function sec.sign_in_of(token text) returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare told text;
begin
  select c.sign_in into told from sec.context c
   where c.token_hash = sha256(convert_to(token, 'UTF8')) and c.expires_at > statement_timestamp() and c.revoked_at is null;
  return coalesce(told, '');
end $$;

-- Whether who sent an invitation still belongs and could still give its role.
create or replace function sec.could_still_invite(workspace uuid, client uuid, inviter uuid, role text) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare side text := case when client is null then 'staff' else 'portal' end; held text[];
begin
  select sec.capabilities_held('staff', workspace, null, s.id) into held from core.staff_member s
   where s.workspace_id = workspace and s.person_id = inviter and s.status = 'active';
  if client is not null and 'clients.people' = any (held) then return true; end if;
  if client is not null then
    select sec.capabilities_held('portal', workspace, client, m.id) into held from core.client_member m
     where m.workspace_id = workspace and m.client_id = client and m.person_id = inviter and m.status = 'active';
  end if;
  return coalesce('team.manage' = any (held) and sec.capabilities_of(side, workspace, client, role) <@ held, false);
end $$;

-- A pending invitation, for who holds its link: `seal` is the link's hash.
create or replace function sec.invitation(workspace uuid, client uuid, invitation uuid, held bytea)
returns table (email text, role text, workspace_name text, client_name text, invited_by text, expires_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return query
    select i.email, coalesce(sec.role_name(workspace, client, i.role), i.role), w.name, c.name, i.invited_by, i.expires_at
      from core.client_invitation i
      join core.client c on c.workspace_id = i.workspace_id and c.client_id = i.client_id and c.status = 'active'
      join core.workspace w on w.workspace_id = i.workspace_id and w.status = 'active'
     where i.workspace_id = workspace and i.client_id = client and i.id = invitation and i.seal = held
       and i.status = 'pending' and i.expires_at > now()
       and sec.could_still_invite(workspace, client, i.invited_by_id, i.role)
    union all
    select i.email, coalesce(sec.role_name(workspace, null, i.role), i.role), w.name, null, i.invited_by, i.expires_at
      from core.staff_invitation i join core.workspace w on w.workspace_id = i.workspace_id and w.status = 'active'
     where client is null and i.workspace_id = workspace and i.id = invitation and i.seal = held
       and i.status = 'pending' and i.expires_at > now()
       and sec.could_still_invite(workspace, null, i.invited_by_id, i.role);
end $$;

-- How the workspace of a pending invitation looks, and what time it is at the place, for who holds its link.
create or replace function sec.brand_of_invitation(workspace uuid, client uuid, invitation uuid, held bytea) returns jsonb
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  return (select sec.brand_of(workspace) || jsonb_build_object('zone', coalesce(c.time_zone, w.time_zone))
            from sec.invitation(workspace, client, invitation, held)
            join core.workspace w on w.workspace_id = workspace
            left join core.client c on c.workspace_id = workspace and c.client_id = client);
end $$;

-- Makes the invited person a member, once; gives the membership. Their contexts end: each is sealed with
-- what its person belonged to.
create or replace function sec.accept_invitation(workspace uuid, client uuid, invitation uuid, held bytea, person uuid)
returns uuid
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp as $$
declare who record; place record; told_role text; told_end date; made uuid;
begin
  select p.id, p.name, p.email into who from public.person p where p.id = person and p.is_active;
  select * into place from sec.invitation(workspace, client, invitation, held);
  if place is null or who is null then
    raise exception 'This invitation was used or withdrawn, or it is too old.' using errcode = 'TN010';
  end if;
  if lower(who.email) <> place.email then
    raise exception 'This invitation is for another address.' using errcode = 'TN010';
  end if;
  if exists (select from sec.memberships(person) m
              where m.workspace_id = workspace and m.client_id is not distinct from client) then
    raise exception 'You belong here already.' using errcode = 'TN010';
  end if;
  if client is null then
    update core.staff_invitation i set status = 'accepted'
     where i.workspace_id = workspace and i.id = invitation and i.seal = held and i.status = 'pending'
    returning i.role into told_role;
  else
    update core.client_invitation i set status = 'accepted'
     where i.workspace_id = workspace and i.client_id = client and i.id = invitation and i.seal = held
       and i.status = 'pending'
    returning i.role, i.ends_on into told_role, told_end;
  end if;
  if told_role is null then
    raise exception 'This invitation was used or withdrawn, or it is too old.' using errcode = 'TN010';
  end if;
  if client is null then
    insert into core.staff_member (workspace_id, id, person_id, name, email, role, status, created_at, version)
    values (workspace, gen_random_uuid(), person, who.name, who.email, told_role, 'active', now(), 1)
    on conflict (workspace_id, person_id) do update
      set role = excluded.role, status = 'active', name = excluded.name, email = excluded.email
    returning id into made;
  else
    insert into core.client_member (workspace_id, client_id, id, person_id, name, email, role, status, ends_on,
                                    source, created_at, updated_at, version)
    values (workspace, client, gen_random_uuid(), person, who.name, who.email, told_role, 'active', told_end,
            'native', now(), now(), 1)
    on conflict (workspace_id, client_id, person_id) do update
      set role = excluded.role, status = 'active', ends_on = excluded.ends_on, name = excluded.name,
          email = excluded.email, updated_at = now()
    returning id into made;
  end if;
  perform sec.revoke_person(person);
  return made;
end $$;

revoke all on all functions in schema sec from public;
grant execute on function sec.roles_for_clients() to bw_portal, bw_staff;
grant execute on function sec.sign_in_of(text), sec.invitation(uuid, uuid, uuid, bytea),
  sec.brand_of_invitation(uuid, uuid, uuid, bytea),
  sec.accept_invitation(uuid, uuid, uuid, bytea, uuid) to bw_auth;
