-- The lines are as far as their order: this is told of orders as a whole.
update order_line l
   set qty_allocated = case when t.rank >= 4 then l.qty_ordered else l.qty_allocated end,
       qty_picked = case when t.rank >= 6 then l.qty_ordered else l.qty_picked end,
       qty_shipped = case when t.rank >= 9 then l.qty_ordered else l.qty_shipped end
  from (select r.order_id, max(r.rank) as rank from pg_temp.import_ready r
         where not r.known and r.rank is not null and r.status <> 'cancelled' group by r.order_id) t
 where l.workspace_id = %(workspace)s and l.client_id = %(client)s and l.order_id = t.order_id
