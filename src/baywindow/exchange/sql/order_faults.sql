-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('item', l.item, r.item_id is null, %(no_item)s),
   ('uom', l.uom, r.item_id is not null and r.strange_uom,
    'The item has no such unit: add it to the item as a pack⟦, or map it by a table⟧'),
   ('warehouse', l.warehouse, r.warehouse_id is null, %(no_warehouse)s),
   ('warehouse', l.warehouse, r.two_places, 'Rows of this order name several warehouses: it goes from one'),
   ('quantity', l.quantity::text, r.qty <= 0, 'Order more than zero'),
   ('quantity', l.quantity::text, scale(trim_scale(r.qty)) > 6 or r.qty >= 1e12,
    'The quantity is too large, or has more than six decimals'),
   ('placed_at', l.placed_at::text, l.placed_at > now() + interval '1 day', 'The order lies in the future'),
   ('lot', l.lot, l.lot is not null and not r.lot_tracked, 'This item is not kept by lot: leave the lot empty'),
   ('order_ref', l.order_ref, r.too_many, 'An order has at most 5,000 lines: send the rest as another one'),
   ('client_reference', l.client_reference, r.two_orders, 'Two orders of the file have this reference'),
   ('line', l.line::text, r.known_item is not null and (r.known_item, r.known_qty) is distinct from (r.item_id, r.qty),
    'This line was taken in before with another item or quantity: change it in the console'),
   ('lot', l.lot, r.known_item is not null and l.lot <> r.known_lot,
    'This line was taken in before with another lot: change it in the console'),
   ('expires_from', l.expires_from::text,
    r.known_item is not null and l.expires_from is not null and l.expires_from is distinct from r.known_expiry,
    'This line was taken in before with another day: change it in the console'),
   ('warehouse', l.warehouse, r.moved, 'Goods are allocated in its warehouse: take the allocation back first'),
   ('client_reference', l.client_reference, r.taken_reference, 'Another order has this reference'),
   ('order_ref', l.order_ref, r.known_item is null and r.begun,
    'The order is being picked, or is done: send what is new as another one')
 ) as f (field, value, wrong, sentence)
 where f.wrong
