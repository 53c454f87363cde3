-- The same for its locations.
with line as (<<lines>>)
insert into client_location
  (workspace_id, client_id, id, source, created_at, updated_at, version, warehouse_id, code, zone, type)
select p.workspace_id, %(client)s, p.id, 'native', now(), now(), 1, p.warehouse_id, p.code, p.zone, p.type
  from location p
 where p.workspace_id = %(workspace)s and p.id = any (array(select distinct l.location_id from line l))
on conflict (workspace_id, client_id, id) do nothing
