-- A client sees a warehouse from its first delivery on.
insert into client_warehouse
  (workspace_id, client_id, id, code, name, time_zone, shown, source, created_at, updated_at, version)
select w.workspace_id, %(client)s, w.id, w.code, w.name, w.time_zone, true, 'native', now(), now(), 1
  from warehouse w
 where w.workspace_id = %(workspace)s and w.id in (select warehouse_id from pg_temp.import_ready)
on conflict do nothing
