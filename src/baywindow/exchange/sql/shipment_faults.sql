-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('item', l.item, r.item_id is null, %(no_item)s),
   ('uom', l.uom, r.item_id is not null and r.strange_uom,
    'The item has no such unit: add it to the item as a pack⟦, or map it by a table⟧'),
   ('warehouse', l.warehouse, r.warehouse_id is null, %(no_warehouse)s),
   ('warehouse', l.warehouse, r.two_places, 'Rows of this shipment name several warehouses: it leaves one'),
   ('order_number', l.order_number, l.order_number is not null and r.order_id is null,
    'There is no order with this <<order_number_way>>: take the orders in first'),
   ('order_number', l.order_number, r.unapproved and r.is_new,
    'The order awaits the approval of its client: somebody of the client gives it on the portal'),
   ('lot', l.lot, r.item_id is not null and l.lot is not null and r.lot_id is null,
    'The item has no such lot: take its stock in first'),
   ('serial', l.serial, r.item_id is not null and l.serial is not null and r.serial_id is null,
    'The item has no such serial number: take its stock in first'),
   ('quantity', l.quantity::text, r.qty <= 0, 'Ship more than zero'),
   ('quantity', l.quantity::text, scale(trim_scale(r.qty)) > 6 or r.qty >= 1e12,
    'The quantity is too large, or has more than six decimals'),
   ('delivered_at', l.delivered_at::text, l.delivered_at < l.shipped_at, 'It arrived before it left'),
   ('shipped_at', '', l.shipped_at is null and l.delivered_at is null, 'Say when it left, or when it arrived'),
   ('shipped_at', l.shipped_at::text, l.shipped_at > now(), 'It leaves in the future: take it in when it has left'),
   ('sscc', l.sscc, l.sscc is not null and (r.shared_label or r.taken_label), 'Another package carries this SSCC'),
   ('line', l.line::text, r.known_item is not null and (r.known_item, r.known_qty) is distinct from (r.item_id, r.qty),
    'This line was taken in before with another item or quantity: what was shipped stands')
 ) as f (field, value, wrong, sentence)
 where f.wrong
