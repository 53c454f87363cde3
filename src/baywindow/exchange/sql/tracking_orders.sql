-- The orders of these shipments, held before the shipments as whoever works on one of them does.
select o.id from client_order o
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s
   and o.id in (select r.order_id from pg_temp.import_ready r where not r.is_known)
 order by o.id for update
