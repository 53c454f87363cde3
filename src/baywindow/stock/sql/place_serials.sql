-- Where the ledger last saw each serial number of the lines.
with line as materialized (<<lines>>)
update serial s
   set status = case when p.warehouse_id is null then 'gone' else 'in_stock' end,
       warehouse_id = p.warehouse_id, location_id = p.location_id, lot_id = p.lot_id,
       updated_at = now(), version = s.version + 1
  from (select distinct l.serial_id from line l where l.serial_id is not null) l
  left join lateral (
    select m.warehouse_id, m.location_id, m.lot_id from movement m
     where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.serial_id = l.serial_id
     group by m.warehouse_id, m.location_id, m.lot_id having sum(m.qty) > 0
     order by max(m.occurred_at) desc limit 1) p on true
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = l.serial_id
