-- The lines their orders lack. Whoever looks at one of these to approve it sees that it changed.
with awaiting as (
  update client_order o set version = o.version + 1, updated_at = now()
   where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.status = 'awaiting_approval'
     and o.id in (select r.order_id from pg_temp.import_ready r where r.known_item is null and not r.elsewhere))
insert into order_line
  (workspace_id, client_id, id, order_id, line_no, item_id, qty_ordered, qty_allocated, qty_picked, qty_shipped, uom,
   lot_no, expires_from, unit_value)
select %(workspace)s, %(client)s, r.id, r.order_id, r.line, r.item_id, r.qty, 0, 0, 0, r.uom, coalesce(l.lot, ''),
       l.expires_from, l.unit_value
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 where r.known_item is null and not r.elsewhere
 order by r.n
