-- Shipments that are known take over where they are, who signed, and under which number they travel.
update shipment s
   set status = d.status, delivered_at = d.delivered_at, signed_by = d.signed_by, carrier = d.carrier,
       tracking_number = d.tracking_number, updated_at = now(), version = s.version + 1
  from (select distinct on (r.shipment) r.shipment_id,
               coalesce(l.status, case when l.delivered_at is null then k.status else 'delivered' end) as status,
               coalesce(l.delivered_at, k.delivered_at) as delivered_at,
               coalesce(l.signed_by, k.signed_by) as signed_by, coalesce(l.carrier, k.carrier) as carrier,
               coalesce(upper(replace(l.tracking_number, ' ', '')), k.tracking_number) as tracking_number
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
          join shipment k
            on k.workspace_id = %(workspace)s and k.client_id = %(client)s and k.id = r.shipment_id
         where not r.is_new order by r.shipment, r.n) d
 where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = d.shipment_id
   and (s.status, s.delivered_at, s.signed_by, s.carrier, s.tracking_number)
       is distinct from (d.status, d.delivered_at, d.signed_by, d.carrier, d.tracking_number)
