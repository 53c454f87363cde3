-- Each order is as far as its rows say, never less far than it was.
update client_order o
   set status = t.status, updated_at = now(), version = o.version + 1,
       picked_at = coalesce(o.picked_at, t.picked_at), packed_at = coalesce(o.packed_at, t.packed_at),
       shipped_at = coalesce(o.shipped_at, t.shipped_at), delivered_at = coalesce(o.delivered_at, t.delivered_at),
       cancelled_at = coalesce(o.cancelled_at, t.cancelled_at)
  from (select r.order_id, (array_agg(r.status order by r.rank desc))[1] as status, max(r.rank) as rank,
               min(r.occurred_at) filter (where r.status = 'picked') as picked_at,
               min(r.occurred_at) filter (where r.status = 'packed') as packed_at,
               min(r.occurred_at) filter (where r.status = 'shipped') as shipped_at,
               min(r.occurred_at) filter (where r.status = 'delivered') as delivered_at,
               min(r.occurred_at) filter (where r.status = 'cancelled') as cancelled_at
          from pg_temp.import_ready r where not r.known and r.rank is not null group by r.order_id) t
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.id = t.order_id
   and t.rank > array_position(%(steps)s::text[], o.status)
