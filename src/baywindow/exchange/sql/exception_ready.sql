-- The rows with their records and what is known of them, and what their kind takes for granted.
create temporary table import_ready on commit drop as
select l.n, l.id, l.source_ref, l.record, coalesce(s.number, l.number) as number, l.code, l.text,
       l.next_step, l.opened_at, l.due_at, l.resolved_at, l.resolution, l.severity, l.acts,
       k.code is not null as fits, k.needs, k.severity as usual_severity, k.acts as usual_acts, k.hours,
       s.id as subject_id, e.id as known_id, e.resolved_at is not null as is_over
  from (select x.n, x.id, x.source_ref, x.record, x.number, coalesce(x.code, 'other') as code, x.text,
               coalesce(x.next_step, '') as next_step, x.opened_at, x.due_at, x.resolved_at,
               coalesce(x.resolution, '') as resolution, x.severity, x.acts
          from pg_temp.import_line x) l
  left join json_to_recordset(%(kinds)s::json)
    as k(code text, about text, needs text, severity text, acts text, hours int)
    on k.code = l.code and k.about = l.record
  left join lateral (
    select s.id, s.number from client_order s where l.record = 'order' and s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and <<order>>
    union all
    select s.id, s.number from asn s where l.record = 'asn' and s.workspace_id = %(workspace)s and s.client_id = %(client)s
       and <<asn>>
    union all
    select s.id, s.number from shipment s where l.record = 'shipment' and s.workspace_id = %(workspace)s
       and s.client_id = %(client)s and <<shipped>>
     limit 1) s on true
  left join client_exception e on e.workspace_id = %(workspace)s and e.client_id = %(client)s
   and e.source = %(source)s and e.source_ref = l.source_ref
 order by l.n
