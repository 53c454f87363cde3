-- What is wrong with rows that were looked up: a line for each thing.
select r.n, f.field, f.value, f.sentence
  from pg_temp.import_ready r
 cross join lateral (values
   ('order_ref', r.order_ref, r.order_id is null, 'There is no order with this <<order_ref_way>>: take the orders in first'),
   ('status', r.status, not r.known and r.was = 'cancelled' and r.status <> 'cancelled', 'The order was cancelled'),
   ('status', r.status, not r.known and r.status = 'cancelled' and r.was in ('shipped', 'delivered'),
    'The order has left already: it cannot be cancelled'),
   ('status', r.status, not r.known and r.status = 'on_hold' and r.was in ('shipped', 'delivered'),
    'The order has left already: it cannot be held'),
   ('status', r.status, not r.known and r.status = 'released' and r.held_by = '' and not exists (
      select from pg_temp.import_ready h where h.order_id = r.order_id and h.status = 'on_hold'),
    'The order is not on hold'),
   ('reason', r.reason, r.reason is not null and r.status <> 'on_hold', 'Only what is put on hold has a reason'),
   ('status', r.status, not r.known and r.status in ('shipped', 'delivered') and exists (
      select from shipment s where s.workspace_id = %(workspace)s and s.client_id = %(client)s
         and s.order_id = r.order_id and s.status in ('packing', 'packed', 'label_made')),
    'It is being packed here: hand it over in the console'),
   ('status', r.status, not r.known and r.status in ('allocated', 'picking', 'picked', 'packing', 'packed') and exists (
      select from reservation v where v.workspace_id = %(workspace)s and v.client_id = %(client)s
         and v.document_id = r.order_id and v.status = 'open'),
    'Its goods are promised and picked here: go on with it in the console'),
   ('status', r.status, not r.known and r.unapproved and r.rank is not null and r.status <> 'cancelled',
    'The order awaits the approval of its client: somebody of the client gives it on the portal'),
   ('occurred_at', r.occurred_at::text, r.occurred_at > now() + interval '1 day', 'This lies in the future')
 ) as f (field, value, wrong, sentence)
 where f.wrong
