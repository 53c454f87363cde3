-- What PostgreSQL lets everybody do, taken back as far as Baywindow does not need it. Best run by a
-- superuser; each statement that a managed service refuses is reported by posture and everything else holds.

-- optional: anyone with a login may run anonymous code blocks
revoke usage on language plpgsql, sql from public

-- optional: the owner's functions need their languages back
grant usage on language plpgsql, sql to bw_owner

-- optional: catalogues and statistics views are readable by every login
do $$
declare relation record;
begin
  for relation in
    select c.oid::regclass as name from pg_catalog.pg_class c
    where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and c.relkind in ('r', 'v', 'm', 'p', 'f')
      and exists (select from aclexplode(c.relacl) a where a.grantee = 0)
  loop
    execute format('revoke all on %s from public', relation.name);
  end loop;
end $$

-- optional: some catalogue columns are readable by every login
do $$
declare part record;
begin
  for part in
    select a.attrelid::regclass as name, a.attname as column_name from pg_catalog.pg_attribute a
      join pg_catalog.pg_class c on c.oid = a.attrelid
    where c.relnamespace in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      and exists (select from aclexplode(a.attacl) x where x.grantee = 0)
  loop
    execute format('revoke all (%I) on %s from public', part.column_name, part.name);
  end loop;
end $$

-- optional: the owner cannot migrate and backups cannot be made
grant select on all tables in schema pg_catalog to bw_owner, bw_backup

-- optional: passwords' hashes stay with superusers
do $$
begin
  revoke all on pg_catalog.pg_authid, pg_catalog.pg_shadow, pg_catalog.pg_user_mapping,
    pg_catalog.pg_subscription, pg_catalog.pg_hba_file_rules, pg_catalog.pg_file_settings,
    pg_catalog.pg_statistic, pg_catalog.pg_statistic_ext_data, pg_catalog.pg_largeobject from bw_owner, bw_backup;
  grant select on pg_catalog.pg_subscription, pg_catalog.pg_statistic_ext_data to bw_backup;
end $$

-- optional: information_schema can be used by every login
revoke usage on schema information_schema from public

-- optional: the owner cannot look into information_schema
do $$
begin
  grant usage on schema information_schema to bw_owner;
  grant select on all tables in schema information_schema to bw_owner;
end $$

-- optional: functions that set, spy, sleep, lock or read files can be called by every login
do $$
declare
  spy record;
  allowed constant text[] := array[
    'now','clock_timestamp','statement_timestamp','transaction_timestamp','timeofday','gen_random_uuid','uuidv7',
    'uuidv4','random','random_normal','date_trunc','date_part','extract','age','to_char','to_timestamp','to_date',
    'timezone','make_timestamptz','date_bin','date_add','date_subtract','overlaps','generate_series','format',
    'concat','concat_ws','to_json','to_jsonb','json_build_object','jsonb_build_object','json_build_array',
    'jsonb_build_array','row_to_json','array_to_json','array_to_string','json_populate_record',
    'json_populate_recordset','jsonb_populate_record','jsonb_populate_recordset','json_to_record',
    'json_to_recordset','jsonb_to_record','jsonb_to_recordset','quote_literal','quote_nullable','version',
    'num_nulls','num_nonnulls','pg_typeof','pg_client_encoding','current_schema','current_schemas',
    'current_database','textanycat','anytextcat','to_tsvector','to_tsquery','plainto_tsquery',
    'websearch_to_tsquery','phraseto_tsquery'];
begin
  for spy in
    select p.oid::regprocedure as signature from pg_catalog.pg_proc p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.prokind in ('f', 'p', 'w')
      and p.provolatile <> 'i' and not p.proname = any (allowed)
      and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
      and not exists (select from pg_catalog.pg_operator o where o.oprcode = p.oid)
      and not exists (select from pg_catalog.pg_cast c where c.castfunc = p.oid)
      and not exists (select from pg_catalog.pg_aggregate a where p.oid in (a.aggtransfn, a.aggfinalfn,
        a.aggcombinefn, a.aggserialfn, a.aggdeserialfn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn))
      and not exists (select from pg_catalog.pg_amproc x where x.amproc = p.oid)
      and not exists (select from pg_catalog.pg_type t where p.oid in (t.typinput, t.typoutput, t.typreceive,
        t.typsend, t.typmodin, t.typmodout, t.typanalyze))
  loop
    execute format('grant execute on routine %s to bw_owner, bw_backup', spy.signature);
    execute format('revoke execute on routine %s from public', spy.signature);
  end loop;
end $$

-- optional: the job queue's numbers and wake-ups need these back
do $$
begin
  grant execute on function pg_catalog.nextval(regclass) to bw_auth, bw_jobs;
  grant execute on function pg_catalog.pg_notify(text, text), pg_catalog.to_regclass(text) to bw_jobs;
end $$

-- optional: statement statistics of everybody are readable by every login
do $$
declare view_of record;
begin
  for view_of in
    select c.oid::regclass as name from pg_catalog.pg_class c where c.relname like 'pg\_stat\_statements%'
      and c.relkind = 'v' and exists (select from aclexplode(c.relacl) a where a.grantee = 0)
  loop
    execute format('revoke all on %s from public', view_of.name);
  end loop;
end $$
