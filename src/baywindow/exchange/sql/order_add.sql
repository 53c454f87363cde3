-- The orders that are new, in the order of the file: a trigger numbers them.
insert into client_order
  (workspace_id, client_id, id, number, client_reference, channel, warehouse_id, status, stage, held_by, hold_reason,
   consignee, consignee_key, contact, street, postcode, city, country, requested_ship, requested_delivery,
   service_level, carrier_preference, incoterm, priority, notes_public, placed_at,
   source, source_ref, created_at, updated_at, version)
select %(workspace)s, %(client)s, d.order_id, '', d.client_reference, d.channel, d.warehouse_id, 'open', 'open', '', '',
       d.consignee, '', d.contact, d.street, d.postcode, d.city, d.country, d.requested_ship, d.requested_delivery,
       d.service_level, d.carrier_preference, d.incoterm, d.priority, d.notes_public, d.placed_at,
       %(source)s, d.order_ref, now(), now(), 1
  from (select distinct on (r.order_ref) r.n, r.order_id, r.warehouse_id, r.order_ref, l.placed_at, l.consignee,
               coalesce(l.client_reference, '') as client_reference, coalesce(l.channel, '') as channel,
               coalesce(l.contact, '') as contact, coalesce(l.street, '') as street,
               coalesce(l.postcode, '') as postcode, coalesce(l.city, '') as city,
               coalesce(l.country, '') as country, l.requested_ship, l.requested_delivery,
               coalesce(l.service_level, '') as service_level, coalesce(l.priority, 0) as priority,
               coalesce(l.carrier_preference, '') as carrier_preference,
               coalesce(l.incoterm, '') as incoterm, coalesce(l.notes_public, '') as notes_public
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
         where r.is_new order by r.order_ref, r.n) d
 order by d.n
