-- The rows with their shipments, and whether the report is known.
create temporary table import_ready on commit drop as
select l.n, l.id, l.shipment, l.at, l.code, coalesce(l.place, '') as place, coalesce(l.text, '') as text,
       coalesce(l.reference, '') as reference, coalesce(l.signed_by, '') as signed_by, s.id as shipment_id, s.order_id,
       s.status, s.shipped_at,
       exists (select from tracking_event e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
                  and e.shipment_id = s.id
                  and case when l.reference is null then e.at = l.at and e.code = l.code
                           else e.reference = l.reference end) as is_known
  from pg_temp.import_line l
  left join lateral (
    select s.id, s.order_id, s.status, s.shipped_at from shipment s
     where s.workspace_id = %(workspace)s and s.client_id = %(client)s and <<shipment>>
     order by s.dated_at desc, s.id desc limit 1) s on true
 order by l.n
