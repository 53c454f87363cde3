-- Each receipt tells what was counted, each finished delivery whether it differs. The first row lends the first
-- event its id; the second takes the same moment with another tail.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, r.id, r.at, %(actor)s, %(by)s, 'receipt.finished', 'receipt', r.receipt_id, c.number,
       jsonb_build_object('qty', r.qty), true, 'inbound.view'
  from (select receipt_id, (array_agg(id order by n))[1] as id, max(received_at) as at, sum(qty) as qty
          from pg_temp.import_ready group by receipt_id) r
  cross join lateral (
    select c.number from receipt c where c.workspace_id = %(workspace)s and c.client_id = %(client)s
       and c.id = r.receipt_id limit 1) c
union all
select %(workspace)s, %(client)s, overlay(r.id::text placing substr(md5(r.id::text || 'asn'), 1, 12) from 25)::uuid,
       a.received_at, %(actor)s, %(by)s, case d.n when 0 then 'asn.received' else 'asn.differs' end, 'asn', r.asn_id,
       a.number, case d.n when 0 then '{}'::jsonb else jsonb_build_object('count', d.n) end, true, 'inbound.view'
  from (select asn_id, (array_agg(id order by n))[1] as id from pg_temp.import_ready
         where asn_id is not null group by asn_id having bool_or(finished)) r
  cross join lateral (
    select a.number, a.received_at from asn a where a.workspace_id = %(workspace)s and a.client_id = %(client)s
       and a.id = r.asn_id limit 1) a
  cross join lateral (
    select count(*) as n from discrepancy d where d.workspace_id = %(workspace)s and d.client_id = %(client)s
       and d.asn_id = r.asn_id) d
