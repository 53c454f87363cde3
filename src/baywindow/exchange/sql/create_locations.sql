insert into location (workspace_id, id, warehouse_id, code, zone, type, source, created_at, updated_at, version)
select %(workspace)s, l.id, w.id, l.location, '', 'pick', 'csv', now(), now(), 1
  from (select distinct on (warehouse, location) warehouse, location, id from pg_temp.import_line
         where location is not null order by warehouse, location, n) l
  join warehouse w on w.workspace_id = %(workspace)s and <<warehouse>>
 where not exists (select 1 from location p where p.workspace_id = %(workspace)s
                      and p.warehouse_id = w.id and p.code = l.location)
on conflict (workspace_id, warehouse_id, code) do nothing
