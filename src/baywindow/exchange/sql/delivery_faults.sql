-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('item', l.item, r.item_id is null, %(no_item)s),
   ('uom', l.uom, r.item_id is not null and r.strange_uom,
    'The item has no such unit: add it to the item as a pack⟦, or map it by a table⟧'),
   ('warehouse', l.warehouse, r.warehouse_id is null, %(no_warehouse)s),
   ('warehouse', l.warehouse, r.two_places, 'Rows of this delivery name several warehouses: a delivery goes to one'),
   ('expected_to', l.expected_to::text, l.expected_to < l.expected_from, 'The last day lies before the first'),
   ('quantity', l.quantity::text, r.qty <= 0, 'Announce more than zero'),
   ('quantity', l.quantity::text, scale(trim_scale(r.qty)) > 6 or r.qty >= 1e12,
    'The quantity is too large, or has more than six decimals'),
   ('lot', l.lot, l.lot is not null and not r.lot_tracked, 'This item is not kept by lot: leave the lot empty'),
   ('delivery', l.delivery, r.too_many, 'A delivery has at most 500 lines: announce the rest as another one'),
   ('line', l.line::text, r.known_item is not null and (r.known_item, r.known_qty) is distinct from (r.item_id, r.qty),
    'This line was taken in before with another item or quantity: change it in the console'),
   ('lot', l.lot, r.known_item is not null and l.lot <> r.known_lot,
    'This line was taken in before with another lot: change it in the console'),
   ('status', l.status, l.status = 'arrived' and r.was = 'cancelled', 'The delivery was cancelled'),
   ('status', l.status, l.status = 'cancelled' and r.was in ('receiving', 'received', 'closed'),
    'The delivery is being counted, or is done: it cannot be cancelled'),
   ('occurred_at', l.occurred_at::text, l.occurred_at > now() + interval '1 day', 'This lies in the future'),
   ('announced_at', l.announced_at::text, l.announced_at > now() + interval '1 day', 'This lies in the future'),
   ('delivery', l.delivery, r.known_item is null and r.begun,
    'The delivery is being counted, or is done: announce what is new as another one')
 ) as f (field, value, wrong, sentence)
 where f.wrong
