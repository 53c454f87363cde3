-- Each step that is new is told, at the moment the file gives it.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, r.id, r.occurred_at, 'system', '',
       'order.' || case r.status when 'open' then 'placed' else r.status end, 'order', r.order_id, r.number,
       case r.status when 'open' then jsonb_build_object('lines', n.lines) else '{}'::jsonb end, true, 'orders.view'
  from (select distinct on (order_id, status) * from pg_temp.import_ready where not known
         order by order_id, status, n) r
  cross join lateral (
    select count(*) as lines from order_line l where l.workspace_id = %(workspace)s
       and l.client_id = %(client)s and l.order_id = r.order_id) n
 order by r.n
