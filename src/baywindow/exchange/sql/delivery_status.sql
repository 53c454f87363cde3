-- Deliveries that arrived or were cancelled, as the furthest of their rows says, and tell it; a step that is known, or
-- lies behind, changes nothing. The event takes its row's id with another tail: that a delivery changed has the id.
with stepped as (
  update asn a
     set status = d.status, updated_at = now(), version = a.version + 1,
         announced_at = least(a.announced_at, d.at),
         arrived_at = case d.status when 'arrived' then d.at else a.arrived_at end,
         cancelled_at = case d.status when 'cancelled' then d.at else a.cancelled_at end
    from (select distinct on (r.delivery) r.n, r.id, r.asn_id, l.status, coalesce(l.occurred_at, now()) as at
            from pg_temp.import_ready r
            join pg_temp.import_line l on l.n = r.n
           where r.is_new = %(new)s::boolean and l.status in ('arrived', 'cancelled')
           order by r.delivery, l.status desc, r.n) d
   where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id
     and (a.status in ('draft', 'announced') or a.status = 'arrived' and d.status = 'cancelled')
  returning a.id, a.number, a.status, d.id as event_id, d.at, d.n)
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, overlay(s.event_id::text placing substr(md5(s.event_id::text), 1, 12) from 25)::uuid,
       s.at, %(actor)s, %(by)s, 'asn.' || s.status, 'asn', s.id, s.number, '{}'::jsonb, true, 'inbound.view'
  from stepped s
 order by s.n
