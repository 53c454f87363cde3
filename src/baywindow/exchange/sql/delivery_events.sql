-- Each delivery of which it is known when it was announced, and not told yet, tells it. The event takes the id of the
-- delivery's first row with a low tail: of what happened in the same moment it stands first.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s,
       overlay(d.id::text placing '0000' || substr(md5(d.id::text), 1, 8) from 25)::uuid, a.announced_at,
       %(actor)s, %(by)s, 'asn.announced', 'asn', a.id, a.number, jsonb_build_object('lines', t.lines), true,
       'inbound.view'
  from (select r.asn_id, (array_agg(r.id order by r.n))[1] as id, min(r.n) as n
          from pg_temp.import_ready r
         where r.asn_id is not null group by r.asn_id) d
 cross join lateral (
    select a.id, a.number, a.announced_at from asn a
     where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id limit 1) a
 cross join lateral (
    select count(*) as lines from asn_line s
     where s.workspace_id = %(workspace)s and s.client_id = %(client)s and s.asn_id = a.id) t
 where a.announced_at is not null and not exists (
    select from event v
     where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.subject_id = a.id
       and v.verb = 'asn.announced')
 order by d.n
