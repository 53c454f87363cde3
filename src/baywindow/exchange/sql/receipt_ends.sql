-- A delivery that came otherwise than announced is received and waits for answers; any other is closed.
update asn a
   set status = case when a.id = any(%(differing)s::uuid[]) then 'received' else 'closed' end,
       received_at = (select max(r.received_at) from pg_temp.import_ready r where r.asn_id = a.id),
       updated_at = now(), version = a.version + 1
 where a.workspace_id = %(workspace)s and a.client_id = %(client)s and a.id = any(%(asns)s::uuid[])
