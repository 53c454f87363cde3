update level v
   set on_hand = d.on_hand, received = d.received, shipped = d.shipped, first_on = d.first_on, last_on = d.last_on,
       last_moved_at = d.last_moved_at
  from (select level_id, sum(qty) as on_hand,
               coalesce(sum(qty) filter (where kind = 'receipt'), 0) as received,
               coalesce(-sum(qty) filter (where kind = 'ship'), 0) as shipped,
               min((occurred_at at time zone 'UTC')::date) as first_on,
               max((occurred_at at time zone 'UTC')::date) as last_on, max(occurred_at) as last_moved_at
          from movement where workspace_id = %(workspace)s and client_id = %(client)s group by level_id) d
 where v.workspace_id = %(workspace)s and v.client_id = %(client)s and v.id = d.level_id
