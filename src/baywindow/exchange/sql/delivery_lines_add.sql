-- The lines their deliveries lack; triggers add them to what is expected.
insert into asn_line
  (workspace_id, client_id, id, asn_id, line_no, item_id, qty, counted, uom, lot_no, expiry_date)
select %(workspace)s, %(client)s, r.id, r.asn_id, r.line, r.item_id, r.qty, 0, r.uom, coalesce(l.lot, ''),
       l.lot_expiry
  from pg_temp.import_ready r
  join pg_temp.import_line l on l.n = r.n
 where r.known_item is null
 order by r.n
