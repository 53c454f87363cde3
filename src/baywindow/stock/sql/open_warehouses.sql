-- A client sees a warehouse from the moment its first goods come there.
with line as (<<lines>>)
insert into client_warehouse
  (workspace_id, client_id, id, source, created_at, updated_at, version, code, name, time_zone, shown)
select w.workspace_id, %(client)s, w.id, 'native', now(), now(), 1, w.code, w.name, w.time_zone, true
  from warehouse w
 where w.workspace_id = %(workspace)s and w.id = any (array(select distinct l.warehouse_id from line l))
on conflict (workspace_id, client_id, id) do nothing
