-- Orders are on hold or released as the latest of their rows says, unless something later is known of that.
update client_order o
   set held_by = t.held_by, hold_reason = t.reason, updated_at = now(), version = o.version + 1
  from (select distinct on (r.order_id) r.order_id, r.occurred_at,
               case r.status when 'on_hold' then 'warehouse' else '' end as held_by,
               case r.status when 'on_hold' then coalesce(r.reason, '') else '' end as reason
          from pg_temp.import_ready r
         where not r.known and r.rank is null order by r.order_id, r.occurred_at desc, r.n desc) t
 where o.workspace_id = %(workspace)s and o.client_id = %(client)s and o.id = t.order_id
   and not exists (
     select from event e where e.workspace_id = %(workspace)s and e.client_id = %(client)s
        and e.subject_id = o.id and e.at > t.occurred_at
        and e.verb in ('order.held_by_client', 'order.held_by_warehouse', 'order.held_because', 'order.released'))
