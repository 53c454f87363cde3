-- Every privilege that somebody holds beside an object's owner: kind, object, privilege, who.
with held (kind, object, privilege, grantee) as (
  select n.nspname || case when c.relkind = 'S' then ' sequence' else ' table' end, c.relname::text,
      x.privilege_type, x.grantee
    from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) x
   where n.nspname in ('core', 'public', 'sec') and x.grantee <> c.relowner
  union all
  select 'column', n.nspname || '.' || c.relname || '.' || a.attname, x.privilege_type, x.grantee
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      cross join lateral aclexplode(a.attacl) x
   where n.nspname in ('core', 'public', 'sec') and x.grantee <> c.relowner
  union all
  select 'function', n.nspname || '.' || p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')',
      x.privilege_type, x.grantee
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
   where n.nspname in ('core', 'public', 'sec') and x.grantee <> p.proowner
  union all
  select 'schema', n.nspname::text, x.privilege_type, x.grantee
    from pg_namespace n cross join lateral aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) x
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and x.grantee <> n.nspowner
  union all
  select 'database', 'this', x.privilege_type, x.grantee
    from pg_database d cross join lateral aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) x
   where d.datname = current_database() and x.grantee <> d.datdba
)
select kind, object, privilege, coalesce(r.rolname::text, 'everybody')
from held left join pg_roles r on r.oid = held.grantee
