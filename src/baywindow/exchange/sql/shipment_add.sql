-- The shipments that are new, in the order of the file: a trigger numbers them.
insert into shipment
  (workspace_id, client_id, id, number, order_id, order_number, client_reference, warehouse_id, status, carrier,
   service, mode, tracking_number, consignee, consignee_key, postcode, city, country, dated_at, shipped_at, delivered_at,
   signed_by, notes_public, source, source_ref, created_at, updated_at, version)
select %(workspace)s, %(client)s, d.shipment_id, '', d.order_id, coalesce(o.number, ''),
       coalesce(o.client_reference, ''), d.warehouse_id,
       coalesce(d.status, case when d.delivered_at is null then 'handed_over' else 'delivered' end),
       coalesce(d.carrier, ''), coalesce(d.service, ''), coalesce(d.mode, ''),
       upper(replace(coalesce(d.tracking_number, ''), ' ', '')),
       coalesce(d.consignee, o.consignee, ''), '', coalesce(d.postcode, o.postcode, ''),
       coalesce(d.city, o.city, ''), coalesce(d.country, o.country, ''), coalesce(d.shipped_at, d.delivered_at),
       d.shipped_at, d.delivered_at,
       coalesce(d.signed_by, ''), coalesce(d.notes_public, ''), %(source)s, d.shipment, now(), now(), 1
  from (select distinct on (r.shipment) r.n, r.shipment_id, r.order_id, r.warehouse_id, l.*
          from pg_temp.import_ready r
          join (select m.n as line_n, m.shipment, m.status, m.carrier, m.service, m.mode, m.tracking_number, m.consignee,
                       m.postcode, m.city, m.country, m.shipped_at, m.delivered_at, m.signed_by, m.notes_public
                  from pg_temp.import_line m) l on l.line_n = r.n
         where r.is_new order by r.shipment, r.n) d
  left join client_order o
    on o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.id = d.order_id
 order by d.n
