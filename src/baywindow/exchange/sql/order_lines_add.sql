-- The lines their orders lack.
insert into order_line
  (workspace_id, client_id, id, order_id, line_no, item_id, qty_ordered, qty_allocated, qty_picked, qty_shipped, uom,
   lot_no, expires_from, unit_value)
select %(workspace)s, %(client)s, r.id, r.order_id, r.line, r.item_id, r.qty, 0, 0, 0, r.uom, coalesce(l.lot, ''),
       l.expires_from, l.unit_value
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 where r.known_item is null and not r.elsewhere
 order by r.n
