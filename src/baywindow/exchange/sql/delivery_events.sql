-- Each new delivery tells that it was announced, before what else the file says became of it; its first row lends the
-- event its id.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, d.id,
       least(a.announced_at, coalesce(a.arrived_at, a.cancelled_at) - interval '1 microsecond'),
       %(actor)s, %(by)s, 'asn.announced', 'asn', d.asn_id, a.number, jsonb_build_object('lines', d.lines), true,
       'inbound.view'
  from (select r.asn_id, (array_agg(r.id order by r.n))[1] as id, count(*) as lines, min(r.n) as n
          from pg_temp.import_ready r
         where r.is_new group by r.asn_id) d
  cross join lateral (
    select a.number, a.announced_at, a.arrived_at, a.cancelled_at from asn a
     where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id limit 1) a
 order by d.n
