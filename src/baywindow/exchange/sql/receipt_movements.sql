-- What came of each row as movements: what is sound, and apart from it what is damaged.
insert into pg_temp.posting_line (<<columns>>)
select r.n * 2 + part.turn, part.id, r.received_at, r.item_id, r.warehouse_id, r.location_id, r.lot_id, null::uuid,
       null::uuid, part.condition, part.qty, 0, r.uom, 'receipt', 'received', 'Goods received',
       case when r.asn_id is null then 'receipt' else 'asn' end, coalesce(r.asn_id, r.receipt_id),
       coalesce(r.asn_number, c.number), c.client_reference, %(source)s,
       'receipt/' || r.receipt || '/' || r.line || part.tail
  from pg_temp.import_ready r
  cross join lateral (values
    (0, r.id, 'ok', r.qty - r.damaged, ''),
    (1, overlay(r.id::text placing substr(md5(r.id::text), 1, 12) from 25)::uuid, 'damaged', r.damaged, '/damaged')
  ) as part (turn, id, condition, qty, tail)
  cross join lateral (
    select c.number, c.client_reference from receipt c where c.workspace_id = %(workspace)s
       and c.client_id = %(client)s and c.id = r.receipt_id limit 1) c
 where part.qty > 0 and r.n between %(first)s::int and %(last)s::int
 order by 1
