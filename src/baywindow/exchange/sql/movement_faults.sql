-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 cross join lateral (values
   ('item', l.item, r.item_id is null, %(no_item)s),
   ('uom', l.uom, r.item_id is not null and r.strange_uom,
    'The item has no such unit: add it to the item as a pack⟦, or map it by a table⟧'),
   ('warehouse', l.warehouse, r.warehouse_id is null, %(no_warehouse)s),
   ('location', l.location, l.location is not null and r.warehouse_id is not null and r.location_id is null,
    %(no_location)s),
   ('lot', l.lot, r.lot_unkept,
    'This item is not kept by lot: leave the lot empty, or take the item in with lot_tracked yes first'),
   ('lot', l.lot, l.lot is not null and r.item_id is not null and r.lot_id is null and not r.lot_unkept,
    'The item has no such lot⟦: let the mapping create lots|: receive it first⟧'),
   ('lot', '', r.lot_missing, 'The item is kept by lot: fill the lot'),
   ('lot_expiry', l.lot_expiry::text, l.lot is not null and r.lot_id is not null and r.expiry_missing,
    'The item is kept by expiry date and this lot has none: fill it'),
   ('lot_expiry', l.lot_expiry::text, r.other_expiry, 'The lot is known with another expiry date: check which is true'),
   ('serial', l.serial, l.serial is not null and r.item_id is not null and r.serial_id is null,
    'The item has no such serial number⟦: let the mapping create serials|: receive it first⟧'),
   ('serial', '', r.serial_missing, 'The item is kept by serial number: fill it, one row a piece'),
   ('quantity', l.quantity::text, r.serial_id is not null and abs(r.qty) > 1, 'A serial number is one piece'),
   ('quantity', l.quantity::text, r.backwards,
    'A receipt, return, hold or release is a positive number: write it without its minus, or take off by an adjust'),
   ('quantity', l.quantity::text, r.qty = 0 and r.hold_qty = 0,
    'A movement of zero moves nothing: ⟦leave such rows out with skip_when|leave the row out⟧'),
   ('quantity', l.quantity::text, scale(trim_scale(r.qty)) > 6 or abs(r.qty) >= 1e12,
    'The quantity is too large, or has more than six decimals'),
   ('handling_unit', l.handling_unit, l.handling_unit is not null and r.handling_unit_id is null,
    'There is no handling unit with this number'),
   ('occurred_at', l.occurred_at::text, r.occurred_at > now() + interval '1 hour',
    'This lies in the future: check the date and the time zone'),
   ('source_ref', l.source_ref, r.known and (r.known_item, r.known_qty, r.known_hold, r.known_kind)
    is distinct from (r.item_id, r.qty, r.hold_qty, r.kind),
    'This reference was taken in before with another item, kind or quantity. Movements are never changed: correct it by a new movement')
 ) as f (field, value, wrong, sentence)
 where (r.item_id is null or r.warehouse_id is null or r.strange_uom or r.lot_missing or r.lot_unkept or r.expiry_missing
        or r.serial_missing or r.other_expiry or r.backwards or r.qty = 0
        or (r.known and (r.known_item, r.known_qty, r.known_hold, r.known_kind)
            is distinct from (r.item_id, r.qty, r.hold_qty, r.kind)) or scale(r.qty) > 6 or abs(r.qty) >= 1e12
        or r.occurred_at > now() + interval '1 hour'
        or (l.location is not null and r.location_id is null) or (l.lot is not null and r.lot_id is null)
        or (l.serial is not null and (r.serial_id is null or abs(r.qty) > 1))
        or (l.handling_unit is not null and r.handling_unit_id is null))
   and f.wrong
