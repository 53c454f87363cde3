insert into warehouse (workspace_id, id, source, created_at, updated_at, version, code, name, address, time_zone)
select %(workspace)s, ('00000000-0000-7000-8000-00000000000' || w)::uuid, 'native', now(), now(), 1,
       'W' || w, 'Warehouse ' || w, '', 'Europe/Berlin'
  from generate_series(1, 2) w
on conflict do nothing;
insert into location (workspace_id, id, source, created_at, updated_at, version, warehouse_id, code, zone, type)
select %(workspace)s, ('00000000-0000-7000-8001-' || lpad((w * 1000 + p)::text, 12, '0'))::uuid, 'native', now(),
       now(), 1, ('00000000-0000-7000-8000-00000000000' || w)::uuid, 'A-' || lpad(p::text, 3, '0'), 'Aisle A', 'pick'
  from generate_series(1, 2) w, generate_series(1, 200) p
on conflict do nothing;
insert into client_warehouse
  (workspace_id, client_id, id, source, created_at, updated_at, version, code, name, time_zone, shown)
select w.workspace_id, %(client)s, w.id, 'native', now(), now(), 1, w.code, w.name, w.time_zone, true
  from warehouse w where w.workspace_id = %(workspace)s;
insert into client_location
  (workspace_id, client_id, id, source, created_at, updated_at, version, warehouse_id, code, zone, type)
select p.workspace_id, %(client)s, p.id, 'native', now(), now(), 1, p.warehouse_id, p.code, p.zone, p.type
  from location p where p.workspace_id = %(workspace)s
