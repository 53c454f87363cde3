-- Each shipment tells once that it left and, where the file knows, that it arrived. Its first row lends the first
-- event its id; the second takes the same moment with another tail.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, e.id, e.at, %(actor)s, %(by)s, e.verb, 'shipment', s.id, s.number, e.parts, true,
       'shipments.view'
  from (select distinct on (r.shipment_id) r.shipment_id, r.is_new, r.id, r.n from pg_temp.import_ready r
         order by r.shipment_id, r.n) d
  cross join lateral (
    select s.id, s.number, s.carrier, s.status, s.shipped_at, s.delivered_at, s.signed_by from shipment s
     where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.id = d.shipment_id limit 1) s
  cross join lateral (values
    (d.id, s.shipped_at, case s.carrier when '' then 'shipment.left' else 'shipment.shipped' end,
     case s.carrier when '' then '{}'::jsonb else jsonb_build_object('carrier', s.carrier) end,
     d.is_new and s.shipped_at is not null),
    (overlay(d.id::text placing substr(md5(d.id::text), 1, 12) from 25)::uuid, s.delivered_at,
     case s.signed_by when '' then 'shipment.delivered' else 'shipment.delivered_to' end,
     case s.signed_by when '' then '{}'::jsonb else jsonb_build_object('who', s.signed_by) end,
     s.status = 'delivered' and s.delivered_at is not null and (d.is_new or not exists (
       select from event v where v.workspace_id = %(workspace)s and v.client_id = %(client)s
          and v.subject_id = s.id and v.verb in ('shipment.delivered', 'shipment.delivered_to'))))
  ) as e (id, at, verb, parts, told)
 where e.told
 order by d.n, e.at
