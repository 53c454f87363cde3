-- The lines of goods that are new, each with the line of its order that asks for the item.
insert into package_content
  (workspace_id, client_id, id, shipment_id, package_id, order_line_id, item_id, lot_id, serial_id, qty,
   qty_returned, uom, once)
select %(workspace)s, %(client)s, r.id, r.shipment_id, r.package_id, o.id, r.item_id, r.lot_id, r.serial_id, r.qty,
       0, r.uom, %(source)s || '/' || r.shipment || '/' || r.line
  from pg_temp.import_ready r
  left join lateral (
    select o.id from order_line o
     where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.order_id = r.order_id
       and o.item_id = r.item_id order by o.line_no limit 1) o on true
 where r.known_item is null
 order by r.n
