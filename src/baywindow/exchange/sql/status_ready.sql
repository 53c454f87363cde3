-- The rows with their orders looked up, how far each is and how far the row says it is. A hold or a release is no step:
-- it has no rank, and is known by its moment.
create temporary table import_ready on commit drop as
select l.n, l.id, l.order_ref, o.id as order_id, o.number, o.status as was, o.held_by, l.status, l.occurred_at,
       l.reason, array_position(%(steps)s::text[], o.status) as rank_was,
       array_position(%(steps)s::text[], l.status) as rank,
       o.status = 'awaiting_approval' or o.unapproved as unapproved,
       exists (select 1 from event e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
                  and e.subject_id = o.id and e.verb = any(v.verbs)
                  and (e.at = l.occurred_at or l.status not in ('on_hold', 'released'))) as known
  from pg_temp.import_line l
  cross join lateral (
    select case l.status when 'open' then array['order.placed']
                         when 'on_hold' then array['order.held_because', 'order.held_by_warehouse']
                         else array['order.' || l.status] end as verbs) v
  left join lateral (
    select o.id, o.number, o.status, o.held_by,
           o.status = 'draft' and o.asked_by is not null and exists (
             select from order_policy p where p.workspace_id = %(workspace)s and p.client_id = %(client)s
                and p.needs_approval) as unapproved
      from client_order o
     where o.workspace_id = %(workspace)s and o.client_id = %(client)s and <<order_ref>> limit 1) o on true
 order by l.n
