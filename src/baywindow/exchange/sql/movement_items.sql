-- Each item the rows name, looked up once. Laterals with a limit: a client whose items came in a
-- moment ago has no statistics yet, and no estimate may turn the plan into a quadratic one.
create temporary table import_item on commit drop as
select l.item, i.id, i.uom, i.lot_tracked, i.expiry_tracked, i.serial_tracked
  from (select distinct item from pg_temp.import_line) l
  left join lateral (
    select i.id, i.uom, i.lot_tracked, i.expiry_tracked, i.serial_tracked from item i
     where i.workspace_id = %(workspace)s and i.client_id = %(client)s and <<item>> limit 1) i on true
