-- The reports that are new; what stands in the file twice, or came in meanwhile, is there once.
with added as (
  insert into tracking_event (workspace_id, client_id, id, shipment_id, at, code, place, text, reference)
  select %(workspace)s, %(client)s, r.id, r.shipment_id, r.at, r.code, r.place, r.text, r.reference
    from pg_temp.import_ready r where not r.is_known order by r.n
  on conflict do nothing
  returning id, shipment_id, at, code, place, text)
select a.shipment_id, a.at, a.code, a.place, a.text, r.signed_by
  from added a join pg_temp.import_ready r on r.id = a.id order by r.n
