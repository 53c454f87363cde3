-- The logins and what binds them. Statements are parted by an empty line; a statement that begins with
-- "-- optional:" may be refused by a managed service, and the posture page then says what is lost.

do $$
declare login text;
begin
  foreach login in array array['bw_owner','bw_auth','bw_portal','bw_staff','bw_jobs','bw_feed','bw_backup'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = login) then
      execute format('create role %I login noinherit nocreatedb nocreaterole', login);
    end if;
  end loop;
end $$

alter role bw_owner with login noinherit nocreatedb nocreaterole connection limit 20 password :'bw_owner'

alter role bw_auth with login noinherit nocreatedb nocreaterole connection limit 60 password :'bw_auth'

alter role bw_portal with login noinherit nocreatedb nocreaterole connection limit 60 password :'bw_portal'

alter role bw_staff with login noinherit nocreatedb nocreaterole connection limit 60 password :'bw_staff'

alter role bw_jobs with login noinherit nocreatedb nocreaterole connection limit 30 password :'bw_jobs'

alter role bw_feed with login noinherit nocreatedb nocreaterole connection limit 10 password :'bw_feed'

alter role bw_backup with login noinherit nocreatedb nocreaterole connection limit 4 password :'bw_backup'

-- optional: logins keep attributes an administrator may once have given them
do $$
declare login text;
begin
  for login in select rolname from pg_catalog.pg_roles
    where rolname in ('bw_owner','bw_auth','bw_portal','bw_staff','bw_jobs','bw_feed')
      and (rolsuper or rolbypassrls or rolreplication)
  loop
    execute format('alter role %I nosuperuser nobypassrls noreplication', login);
  end loop;
end $$

-- optional: backups need another way than baywindow backup
alter role bw_backup with bypassrls

do $$
declare membership record;
begin
  for membership in
    select granted.rolname as granted, member.rolname as member from pg_catalog.pg_auth_members m
      join pg_catalog.pg_roles granted on granted.oid = m.roleid
      join pg_catalog.pg_roles member on member.oid = m.member
    where member.rolname in ('bw_owner','bw_auth','bw_portal','bw_staff','bw_jobs','bw_feed','bw_backup')
  loop
    execute format('revoke %I from %I', membership.granted, membership.member);
  end loop;
end $$

-- An administrator who is no superuser must be able to make things that belong to the owner.
do $$
begin
  if not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
     and not pg_has_role(current_user, 'bw_owner', 'member') then
    execute format('grant bw_owner to %I', current_user);
  end if;
end $$

do $$
declare login text;
begin
  foreach login in array array['bw_owner','bw_auth','bw_portal','bw_staff','bw_jobs','bw_feed','bw_backup'] loop
    execute format('alter role %I set timezone = ''UTC''', login);
    execute format('alter role %I set client_min_messages = ''warning''', login);
    execute format('alter role %I set jit = off', login);  -- compiling a page's statement takes longer than it
  end loop;
end $$

alter role bw_owner set search_path = core

alter role bw_auth set search_path = public

alter role bw_portal set search_path = core

alter role bw_staff set search_path = core

alter role bw_jobs set search_path = core, public

alter role bw_feed set search_path = sec

alter role bw_backup set search_path = ''

do $$
declare bound record;
begin
  for bound in select * from (values
    ('bw_owner', '0', '10s', '10min'),
    ('bw_auth', '10s', '3s', '15s'),
    ('bw_portal', '10s', '3s', '15s'),
    ('bw_staff', '30s', '5s', '30s'),
    ('bw_jobs', '30min', '30s', '10min'),
    ('bw_feed', '5s', '1s', '5s'),
    ('bw_backup', '0', '60s', '10min')) as b (login, statement, lock, idle)
  loop
    execute format('alter role %I set statement_timeout = %L', bound.login, bound.statement);
    execute format('alter role %I set lock_timeout = %L', bound.login, bound.lock);
    execute format('alter role %I set idle_in_transaction_session_timeout = %L', bound.login, bound.idle);
  end loop;
end $$

alter role bw_backup set default_transaction_read_only = on

-- optional: a query of one login may fill the server's disk with temporary files
do $$
begin
  alter role bw_auth set temp_file_limit = '256MB';
  alter role bw_portal set temp_file_limit = '512MB';
  alter role bw_staff set temp_file_limit = '2GB';
  alter role bw_jobs set temp_file_limit = '16GB';
  alter role bw_feed set temp_file_limit = '64MB';
end $$

-- optional: context tokens may reach the server's log as statement parameters
do $$
declare login text;
begin
  foreach login in array array['bw_owner','bw_auth','bw_portal','bw_staff','bw_jobs','bw_feed'] loop
    execute format('alter role %I set log_parameter_max_length = 0', login);
    execute format('alter role %I set log_parameter_max_length_on_error = 0', login);
  end loop;
end $$
