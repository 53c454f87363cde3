-- Where the ledger last saw each serial number of the lines.
with line as (<<lines>>)
update serial s
   set (status, warehouse_id, location_id, lot_id, updated_at, version) = (
     select case when count(p.warehouse_id) = 0 then 'gone' else 'in_stock' end,
            (array_agg(p.warehouse_id))[1], (array_agg(p.location_id))[1], (array_agg(p.lot_id))[1],
            now(), s.version + 1
       from (select m.warehouse_id, m.location_id, m.lot_id from movement m
              where m.workspace_id = %(workspace)s and m.client_id = %(client)s and m.serial_id = s.id
              group by m.warehouse_id, m.location_id, m.lot_id having sum(m.qty) > 0
              order by max(m.occurred_at) desc limit 1) p)
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s
   and s.id = any (array(select distinct l.serial_id from line l))
