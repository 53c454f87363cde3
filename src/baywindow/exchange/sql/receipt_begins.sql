-- Deliveries of which something was counted are being received, from their first receipt on, and were announced by then.
update asn a
   set status = 'receiving', arrived_at = least(a.arrived_at, d.first_at),
       announced_at = least(a.announced_at, d.first_at), updated_at = now(), version = a.version + 1
  from (select asn_id, min(received_at) as first_at from pg_temp.import_ready where asn_id is not null
         group by asn_id) d
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = d.asn_id
