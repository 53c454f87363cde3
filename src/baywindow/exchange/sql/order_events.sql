-- Each new order tells that it was placed; the row of its last line lends the event its id.
insert into event
  (workspace_id, client_id, id, at, actor_kind, actor_name, verb, subject_kind, subject_id, subject_number, parts,
   visible_to_client, needs)
select %(workspace)s, %(client)s, d.id, d.placed_at, %(actor)s, %(by)s, 'order.placed', 'order', d.order_id, o.number,
       jsonb_build_object('lines', d.lines), true, 'orders.view'
  from (select r.order_id, (array_agg(r.id order by r.n desc))[1] as id, count(*) as lines,
               min(l.placed_at) as placed_at
          from pg_temp.import_ready r
          join pg_temp.import_line l on l.n = r.n
         where r.is_new group by r.order_id) d
  cross join lateral (
    select o.number from client_order o where o.workspace_id = %(workspace)s and o.client_id = %(client)s
       and o.id = d.order_id limit 1) o
