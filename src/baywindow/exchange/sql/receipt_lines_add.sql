-- What was counted, a line for what is sound and one for what is damaged.
insert into receipt_line
  (workspace_id, client_id, id, receipt_id, asn_line_id, item_id, location_id, qty, uom, condition, lot_no,
   wrong_item, counted_at, once)
select %(workspace)s, %(client)s, part.id, r.receipt_id, r.asn_line_id, r.item_id, r.location_id, part.qty, r.uom,
       part.condition, r.lot_no, r.wrong_item, r.received_at,
       %(source)s || '/' || r.receipt || '/' || r.line || part.tail
  from pg_temp.import_ready r
  cross join lateral (values
    (r.id, 'ok', r.qty - r.damaged, ''),
    (overlay(r.id::text placing substr(md5(r.id::text), 1, 12) from 25)::uuid, 'damaged', r.damaged, '/damaged')
  ) as part (id, condition, qty, tail)
 where part.qty > 0
 order by r.n
