insert into warehouse (workspace_id, id, code, name, address, time_zone, source, created_at, updated_at, version)
select %(workspace)s, l.id, l.warehouse, l.warehouse, '', 'UTC', 'csv', now(), now(), 1
  from (select distinct on (warehouse) warehouse, id from pg_temp.import_line order by warehouse, n) l
 where not exists (select 1 from warehouse w where w.workspace_id = %(workspace)s and w.code = l.warehouse)
on conflict (workspace_id, code) do nothing
