-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
 cross join lateral (values
   ('shipment', r.shipment, r.shipment_id is null,
    'There is no shipment with this <<shipment_way>>: take it in first'),
   ('shipment', r.shipment, r.status in ('packing', 'packed', 'label_made', 'cancelled'),
    'This shipment has not left the warehouse: nothing can be reported of it'),
   ('at', r.at::text, r.at > now(), 'This lies in the future'),
   ('at', r.at::text, r.code = 'delivered' and r.at < r.shipped_at, 'It arrived before it left')
 ) as f (field, value, wrong, sentence)
 where f.wrong
