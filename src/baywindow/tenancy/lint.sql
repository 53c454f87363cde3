-- The catalogue lint: each query answers one sentence per fault, none when all is well. Queries are
-- parted by an empty line and need nothing but the owner's right to read the catalogues.

select format('core.%s: row security is not both enabled and forced', c.relname) from pg_class c
where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p')
  and c.relname <> 'django_migrations' and not (c.relrowsecurity and c.relforcerowsecurity)

select format('%s.%s: schema %1$s holds tables and their indexes only, this is of kind %s',
    n.nspname, c.relname, c.relkind) from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('core', 'sec') and c.relkind not in ('r', 'i')
  and not (c.relname ~ '^django_migrations' and c.relkind = 'S')

select format('core.%s.%s: an identity, a generated or a sequence-fed column', c.relname, a.attname)
from pg_attribute a join pg_class c on c.oid = a.attrelid
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relnamespace = 'core'::regnamespace and c.relname <> 'django_migrations' and a.attnum > 0 and not a.attisdropped
  and (a.attidentity <> '' or a.attgenerated <> '' or pg_get_expr(d.adbin, d.adrelid) ~ 'nextval|sec\.|select')

select format('%s.%s: belongs to %s, not to bw_owner', n.nspname, c.relname, pg_get_userbyid(c.relowner))
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('core', 'sec', 'public') and c.relowner <> 'bw_owner'::regrole

select format('core.%s: %s may be null or is missing', c.relname, wanted.name)
from pg_class c cross join (values ('workspace_id'), ('client_id')) wanted (name)
  left join pg_attribute a on a.attrelid = c.oid and a.attname = wanted.name and not a.attisdropped
where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'django_migrations'
  and coalesce(not a.attnotnull or a.atttypid <> 'uuid'::regtype, wanted.name = 'workspace_id')

select format('core.%s: has no primary key', c.relname) from pg_class c
where c.relnamespace = 'core'::regnamespace and c.relkind in ('r', 'p')
  and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)

select format('core.%s: index %s begins with (%s), not with the tenant', t.relname, x.relname,
    concat_ws(', ', first.attname, second.attname))
from pg_index i join pg_class t on t.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
  left join pg_attribute first on first.attrelid = t.oid and first.attnum = i.indkey[0]
  left join pg_attribute second on second.attrelid = t.oid and second.attnum = i.indkey[1]
  cross join lateral (select exists (select from pg_attribute a where a.attrelid = t.oid
    and a.attname = 'client_id' and not a.attisdropped) as of_client) kind
where t.relnamespace = 'core'::regnamespace and t.relname <> 'django_migrations'
  and (first.attname is distinct from 'workspace_id'
    or kind.of_client and second.attname is distinct from 'client_id'
      and (i.indisunique or x.relname !~ '_queue$'))

select format('core.%s: an exclusion constraint (%s) tells what others hold', k.conrelid::regclass, k.conname)
from pg_constraint k where k.connamespace = 'core'::regnamespace and k.contype = 'x'

select format('core.%s: foreign key %s: %s', t.relname, k.conname, case
    when k.condeferrable then 'is deferrable'
    when k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd') then 'sets columns of the referring row'
    when not k.convalidated then 'is not validated'
    when r.relnamespace <> t.relnamespace then 'leaves the schema'
    else 'does not lead with the tenant on both sides' end)
from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_class r on r.oid = k.confrelid
  cross join lateral (select
    (select array_agg(a.attname::text order by o) from unnest(k.conkey) with ordinality u (n, o)
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n) as own,
    (select array_agg(a.attname::text order by o) from unnest(k.confkey) with ordinality u (n, o)
       join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n) as far,
    exists (select from pg_attribute a where a.attrelid = k.confrelid and a.attname = 'client_id'
       and not a.attisdropped) as to_client) side
where k.contype = 'f' and k.connamespace = 'core'::regnamespace
  and (k.condeferrable or k.confdeltype in ('n', 'd') or k.confupdtype in ('n', 'd') or not k.convalidated
    or r.relnamespace <> t.relnamespace
    or side.own[1] is distinct from 'workspace_id' or side.far[1] is distinct from 'workspace_id'
    or side.to_client and (side.own[2] is distinct from 'client_id' or side.far[2] is distinct from 'client_id'))

select distinct format('core.%s: the portal writes a table that refers to the workspace''s own %s: an oracle',
    k.conrelid::regclass, k.confrelid::regclass)
from pg_constraint k join pg_class t on t.oid = k.conrelid
  left join pg_attribute a on a.attrelid = t.oid and a.attnum = any (k.conkey)
  cross join lateral (
    select x.grantee, x.privilege_type from aclexplode(t.relacl) x
    union all select x.grantee, x.privilege_type from aclexplode(a.attacl) x where a.attname <> 'workspace_id') held
where k.contype = 'f' and k.connamespace = 'core'::regnamespace and held.privilege_type in ('INSERT', 'UPDATE')
  and held.grantee = 'bw_portal'::regrole
  and not exists (select from pg_attribute c where c.attrelid = k.confrelid and c.attname = 'client_id')

select format('%s: a function with its owner''s rights must belong to bw_owner, here %s', p.oid::regprocedure,
    pg_get_userbyid(p.proowner))
from pg_proc p where p.pronamespace in ('core'::regnamespace, 'sec'::regnamespace) and p.proowner <> 'bw_owner'::regrole

select format('%s: runs with its owner''s rights outside the schemas for that', p.oid::regprocedure)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.prosecdef and n.nspname not in ('sec', 'core', 'pg_catalog', 'information_schema')

select format('%s: its search_path is not pinned to pg_catalog, pg_temp', p.oid::regprocedure)
from pg_proc p where p.pronamespace in ('core'::regnamespace, 'sec'::regnamespace)
  and not coalesce('search_path=pg_catalog, pg_temp' = any (p.proconfig), false)

select format('%s: leakproof, so that the planner may run it before the policies', p.oid::regprocedure)
from pg_proc p join pg_namespace n on n.oid = p.pronamespace
where p.proleakproof and n.nspname not in ('pg_catalog', 'information_schema')

select format('core.%s: trigger %s runs a function that is not ours', t.tgrelid::regclass, t.tgname)
from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
where c.relnamespace = 'core'::regnamespace and not t.tgisinternal
  and p.pronamespace not in ('core'::regnamespace, 'sec'::regnamespace)

select format('%s: inherits from %s', i.inhrelid::regclass, i.inhparent::regclass) from pg_inherits i
  join pg_class c on c.oid = i.inhrelid where c.relnamespace in ('core'::regnamespace, 'sec'::regnamespace)

select format('%s: a rewrite rule (%s)', r.ev_class::regclass, r.rulename) from pg_rewrite r
  join pg_class c on c.oid = r.ev_class
where c.relnamespace in ('core'::regnamespace, 'sec'::regnamespace) and c.relkind = 'r'

select format('extension %s: it reaches out of the database', extname) from pg_extension
where extname in ('dblink', 'postgres_fdw', 'file_fdw', 'adminpack', 'lo')

select format('language %s: its functions may do anything on the server', lanname) from pg_language
where not lanpltrusted and lanname not in ('internal', 'c')

select format('foreign server %s', srvname) from pg_foreign_server

select format('login %s: %s', r.rolname, case
    when r.rolinherit then 'inherits' when r.rolbypassrls then 'walks past row security'
    when not r.rolcanlogin then 'cannot sign in' else 'holds attributes of an administrator' end)
from pg_roles r where r.rolname in ('bw_owner', 'bw_auth', 'bw_portal', 'bw_staff', 'bw_jobs', 'bw_feed', 'bw_backup')
  and (r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolinherit or not r.rolcanlogin
    or r.rolbypassrls and r.rolname <> 'bw_backup')

select format('login %s: is a member of %s', m.member::regrole, m.roleid::regrole) from pg_auth_members m
where m.member::regrole::text in ('bw_owner', 'bw_auth', 'bw_portal', 'bw_staff', 'bw_jobs', 'bw_feed', 'bw_backup')

select format('login %s: starts with the setting %s', s.setrole::regrole, setting.name)
from pg_db_role_setting s cross join lateral (select lower(split_part(unnest(s.setconfig), '=', 1)) as name) setting
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and (s.setrole = 0 and setting.name ~ '^(app\.|row_security$|role$|.*preload_libraries$|session_replication_role$)'
    or s.setrole::regrole::text in
      ('bw_owner', 'bw_auth', 'bw_portal', 'bw_staff', 'bw_jobs', 'bw_feed', 'bw_backup')
    and setting.name not in ('search_path', 'timezone', 'client_min_messages', 'statement_timeout',
      'lock_timeout', 'idle_in_transaction_session_timeout', 'temp_file_limit', 'log_parameter_max_length',
      'log_parameter_max_length_on_error', 'default_transaction_read_only', 'jit'))

select format('%s.%s: the portal reads a column named like a cost or an internal note (%s)',
    n.nspname, c.relname, a.attname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where n.nspname = 'core' and a.attname ~ '(^|_)(costs?|margin|internal|markup|payroll)(_|$)'
  and (has_table_privilege('bw_portal', c.oid, 'select') or has_column_privilege('bw_portal', c.oid, a.attnum, 'select'))

select format('default privileges give %s to %s', x.privilege_type,
    coalesce(nullif(x.grantee, 0)::regrole::text, 'everybody'))
from pg_default_acl d cross join lateral aclexplode(d.defaclacl) x
where x.grantee not in ('bw_owner'::regrole, 'bw_backup'::regrole) and d.defaclrole = 'bw_owner'::regrole

select format('large object %s', oid) from pg_largeobject_metadata

select format('core.%s: trigger %s is switched off', t.tgrelid::regclass, t.tgname) from pg_trigger t
  join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
where n.nspname in ('core', 'public') and t.tgenabled <> 'O'

select 'functions that bw_owner makes are executable by everybody until somebody revokes it'
where not exists (select from pg_default_acl where defaclrole = 'bw_owner'::regrole and defaclnamespace = 0
  and defaclobjtype = 'f')
