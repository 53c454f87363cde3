-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('item', l.item, r.item_id is null, %(no_item)s),
   ('item', l.item, r.by_piece,
    'This item is kept by serial number: take its pieces in as movements, or scan them in the console'),
   ('uom', l.uom, r.item_id is not null and r.strange_uom,
    'The item has no such unit: add it to the item as a pack⟦, or map it by a table⟧'),
   ('warehouse', l.warehouse, r.warehouse_id is null, %(no_warehouse)s),
   ('warehouse', l.warehouse, r.two_places, 'Rows of this receipt name several warehouses: goods arrive at one'),
   ('warehouse', l.warehouse, r.asn_warehouse_id <> r.warehouse_id, 'Its delivery goes to another warehouse'),
   ('location', l.location, l.location is not null and r.warehouse_id is not null and r.location_id is null,
    %(no_location)s),
   ('delivery', l.delivery, l.delivery is not null and r.asn_id is null,
    'There is no delivery with this <<delivery_way>>: take the deliveries in first, or leave this empty'),
   ('delivery', l.delivery, r.two_deliveries, 'Rows of this receipt name several deliveries'),
   ('delivery', l.delivery, not r.known and r.asn_status <> all (%(expected)s::text[]),
    'This delivery is not on its way: it was received, cancelled or never announced'),
   ('delivery_line', l.delivery_line::text,
    l.delivery_line is not null and r.asn_id is not null and r.item_id is not null and r.asn_line_id is null
    and not r.wrong_item, 'The delivery has no such line of this item and lot'),
   ('lot', l.lot, r.lot_unkept, 'This item is not kept by lot: leave the lot empty'),
   ('lot', '', r.lot_missing, 'The item is kept by lot: fill the lot'),
   ('lot', l.lot, l.lot is not null and r.item_id is not null and r.lot_id is null and not r.lot_unkept,
    'The item has no such lot⟦: let the mapping create lots|: receive it first⟧'),
   ('lot_expiry', l.lot_expiry::text, l.lot is not null and r.lot_id is not null and r.expiry_missing,
    'The item is kept by expiry date and this lot has none: fill it'),
   ('lot_expiry', l.lot_expiry::text, r.other_expiry, 'The lot is known with another expiry date: check which is true'),
   ('quantity', l.quantity::text, r.qty < 0, 'Less than nothing cannot have come'),
   ('quantity', l.quantity::text, scale(trim_scale(r.qty)) > 6 or r.qty >= 1e12,
    'The quantity is too large, or has more than six decimals'),
   ('damaged', l.damaged::text, r.damaged > r.qty or r.damaged < 0 or scale(trim_scale(r.damaged)) > 6,
    'No more can have come damaged than came'),
   ('received_at', l.received_at::text, l.received_at > now() + interval '1 hour',
    'This lies in the future: check the date and the time zone'),
   ('line', l.line::text, r.known_item is not null and (r.known_item, r.known_qty) is distinct from (r.item_id, r.qty),
    'This line was taken in before with another item or quantity: what was counted stands')
 ) as f (field, value, wrong, sentence)
 where f.wrong
