-- Each place the rows name, looked up once; no location is a place as well.
create temporary table import_place on commit drop as
select l.warehouse, coalesce(l.location, '') as location, w.id as warehouse_id, p.id as location_id
  from (select distinct warehouse, location from pg_temp.import_line) l
  left join lateral (
    select w.id from warehouse w where w.workspace_id = %(workspace)s and <<warehouse>> limit 1) w on true
  left join lateral (
    select p.id from location p
     where p.workspace_id = %(workspace)s and p.warehouse_id = w.id and <<location>> limit 1) p on true
