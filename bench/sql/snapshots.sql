insert into day_snapshot (workspace_id, client_id, level_id, day, on_hand, on_hold, received, shipped)
select %(workspace)s, %(client)s, level_id, day, sum(on_hand) over days, 0, sum(received) over days,
       sum(shipped) over days
  from (select level_id, (occurred_at at time zone 'UTC')::date as day, sum(qty) as on_hand,
               coalesce(sum(qty) filter (where kind = 'receipt'), 0) as received,
               coalesce(-sum(qty) filter (where kind = 'ship'), 0) as shipped
          from movement where workspace_id = %(workspace)s and client_id = %(client)s group by 1, 2) d
window days as (partition by level_id order by day)
