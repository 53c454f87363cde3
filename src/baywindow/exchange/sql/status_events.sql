-- Each step that is new is told, at the moment the file gives it, and each hold and release.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, r.id, r.occurred_at, %(actor)s, %(by)s,
       'order.' || case when r.status = 'open' then 'placed' when r.status <> 'on_hold' then r.status
                        when r.reason is null then 'held_by_warehouse' else 'held_because' end,
       'order', r.order_id, r.number,
       case when r.status = 'open' then jsonb_build_object('lines', n.lines)
            when r.status = 'on_hold' and r.reason is not null then jsonb_build_object('why', r.reason)
            else '{}'::jsonb end, true, 'orders.view'
  from (select distinct on (order_id, status, case when rank is null then occurred_at end) *
          from pg_temp.import_ready where not known
         order by order_id, status, case when rank is null then occurred_at end, n) r
  cross join lateral (
    select count(*) as lines from order_line l where l.workspace_id = %(workspace)s
       and l.client_id = %(client)s and l.order_id = r.order_id) n
 order by r.n
