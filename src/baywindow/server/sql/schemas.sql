-- public: people, sign-ins, jobs. core: the business, under row security. sec: the sealed context.

create schema if not exists core authorization bw_owner

create schema if not exists sec authorization bw_owner

create schema if not exists public authorization bw_owner

alter schema public owner to bw_owner

revoke all on schema public, core, sec from public

grant usage on schema public to bw_auth, bw_jobs, bw_backup

grant usage on schema core to bw_portal, bw_staff, bw_jobs, bw_backup

grant usage on schema sec to bw_auth, bw_portal, bw_staff, bw_jobs, bw_feed, bw_backup

-- Whatever the owner makes is nobody else's until a declaration says so.
alter default privileges for role bw_owner revoke execute on functions from public

alter default privileges for role bw_owner revoke usage on types from public

alter default privileges for role bw_owner in schema public, core, sec grant select on tables to bw_backup

alter default privileges for role bw_owner in schema public, core, sec grant select on sequences to bw_backup

grant select on all tables in schema public, core, sec to bw_backup

grant select on all sequences in schema public, core, sec to bw_backup
